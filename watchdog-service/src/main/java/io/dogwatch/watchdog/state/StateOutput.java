package io.dogwatch.watchdog.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Bytes under construction. Small whole numbers take one byte. */
public final class StateOutput {

  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.BIG_ENDIAN);

  private static final int START = 512;
  private static final int LONGEST_VARINT = 10;

  private byte[] bytes = new byte[START];
  private int size;

  /** A whole number, zigzag and base 128. */
  public void writeLong(long value) {
    require(LONGEST_VARINT);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  public void writeDouble(double value) {
    require(Long.BYTES);
    LONGS.set(bytes, size, Double.doubleToRawLongBits(value));
    size += Long.BYTES;
  }

  public void writeDoubles(double[] values) {
    writeLong(values.length);
    for (double value : values) {
      writeDouble(value);
    }
  }

  /** Numbers of seven digits, in half of the bytes. */
  public void writeFloats(double[] values) {
    writeLong(values.length);
    require(values.length * Float.BYTES);
    for (double value : values) {
      FLOATS.set(bytes, size, (float) value);
      size += Float.BYTES;
    }
  }

  public void writeFlag(boolean value) {
    require(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  public void writeText(String text) {
    writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public void writeBytes(byte[] content) {
    writeLong(content.length);
    require(content.length);
    System.arraycopy(content, 0, bytes, size, content.length);
    size += content.length;
  }

  /** How many there are, and each. */
  public <T> void writeAll(List<T> parts, BiConsumer<T, StateOutput> writer) {
    writeLong(parts.size());
    for (T part : parts) {
      writer.accept(part, this);
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void require(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
