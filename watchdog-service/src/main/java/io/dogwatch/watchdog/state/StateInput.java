package io.dogwatch.watchdog.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link StateOutput} wrote, in the same order. */
public final class StateInput {

  private final byte[] bytes;
  private int at;

  StateInput(byte[] bytes) {
    this.bytes = bytes;
  }

  public long readLong() {
    long rest = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes[at++];
      rest |= (next & 0x7FL) << shift;
      shift += 7;
    } while (next < 0);
    return (rest >>> 1) ^ -(rest & 1);
  }

  public int readInt() {
    return Math.toIntExact(readLong());
  }

  public double readDouble() {
    double value = Double.longBitsToDouble((long) StateOutput.LONGS.get(bytes, at));
    at += Long.BYTES;
    return value;
  }

  public double[] readDoubles() {
    double[] values = new double[readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = readDouble();
    }
    return values;
  }

  public double[] readFloats() {
    double[] values = new double[readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) StateOutput.FLOATS.get(bytes, at);
      at += Float.BYTES;
    }
    return values;
  }

  public boolean readFlag() {
    return bytes[at++] != 0;
  }

  public String readText() {
    int length = readInt();
    var text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  public byte[] readBytes() {
    int length = readInt();
    byte[] content = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return content;
  }

  public <T> List<T> readAll(Function<StateInput, T> reader) {
    int size = readInt();
    List<T> parts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      parts.add(reader.apply(this));
    }
    return parts;
  }

  /** Reads the version a codec wrote first: one that it ever wrote. */
  public int readVersion(int newest, String what) {
    int found = readInt();
    if (found < 1 || found > newest) {
      throw new IllegalStateException(
          "a version from 1 to %d of %s expected, found %d".formatted(newest, what, found));
    }
    return found;
  }

  /** Reads the version a codec wrote first, where there is but one. */
  public void expectVersion(int version, String what) {
    int found = readInt();
    if (found != version) {
      throw new IllegalStateException(
          "version %d of %s expected, found %d".formatted(version, what, found));
    }
  }
}
