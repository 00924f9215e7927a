package io.dogwatch.watchdog.feeds.recordings;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads the bytes of a Bitcoin block from front to back. For one thread. */
final class BlockBytes {

  static final int HASH = 32;

  private static final int UINT16 = 0xFD;
  private static final int UINT32 = 0xFE;

  private final byte[] bytes;
  private final ByteBuffer rest;

  BlockBytes(byte[] bytes) {
    this.bytes = bytes;
    this.rest = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many bytes have been read. */
  int position() {
    return rest.position();
  }

  boolean hasMore() {
    return rest.hasRemaining();
  }

  int peek() {
    return Byte.toUnsignedInt(rest.get(rest.position()));
  }

  void skip(int count) {
    rest.position(rest.position() + Math.min(count, rest.remaining() + 1));
  }

  byte[] take(int count) {
    if (count > rest.remaining()) {
      throw new IllegalArgumentException(
          "%d more bytes expected, found %d".formatted(count, rest.remaining()));
    }
    byte[] taken = new byte[count];
    rest.get(taken);
    return taken;
  }

  long uint32() {
    return Integer.toUnsignedLong(rest.getInt());
  }

  long int64() {
    return rest.getLong();
  }

  /** A count of things that take at least a byte each: no more than there are bytes left. */
  int count() {
    long count = compactSize();
    if (count < 0 || count > rest.remaining()) {
      throw new IllegalArgumentException(
          "at most %d more bytes expected, found a count of %s"
              .formatted(rest.remaining(), Long.toUnsignedString(count)));
    }
    return (int) count;
  }

  private long compactSize() {
    int first = Byte.toUnsignedInt(rest.get());
    if (first < UINT16) {
      return first;
    }
    if (first == UINT16) {
      return Short.toUnsignedLong(rest.getShort());
    }
    return first == UINT32 ? uint32() : int64();
  }

  /** What was read between two positions. */
  byte[] between(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** SHA-256, twice over, of the parts one after another. */
  static byte[] hash(byte[]... parts) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        sha256.update(part);
      }
      return sha256.digest(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A hash as Bitcoin writes it: back to front. */
  static String text(byte[] hash) {
    byte[] reversed = new byte[hash.length];
    for (int at = 0; at < hash.length; at++) {
      reversed[at] = hash[hash.length - 1 - at];
    }
    return HexFormat.of().formatHex(reversed);
  }
}
