package io.dogwatch.benchmarks.reference;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What the reference says of a record.
 *
 * @param doneAt no earlier than its work was done
 */
public record ShareLoopResult(Instant readAt, Instant doneAt) {

  private static final int SIZE = Long.BYTES + Integer.BYTES;

  /** The instant at which it was read, and the record's own value. */
  static byte[] bytes(Instant readAt, byte[] value) {
    return ByteBuffer.allocate(SIZE + value.length)
        .putLong(readAt.getEpochSecond())
        .putInt(readAt.getNano())
        .put(value)
        .array();
  }

  public static ShareLoopResult of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Instant readAt = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
    byte[] value = new byte[buffer.remaining()];
    buffer.get(value);
    return new ShareLoopResult(readAt, readAt.plus(SleepingJob.timeOf(value)));
  }
}
