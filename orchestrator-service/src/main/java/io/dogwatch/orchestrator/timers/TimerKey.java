package io.dogwatch.orchestrator.timers;

import io.dogwatch.schemas.jobs.JobId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;

/**
 * Orders timers by the instant at which they are due, as bytes: 8 of milliseconds, 16 of job id, 4
 * of the attempt. The instant alone comes before all timers that are due at it.
 */
record TimerKey(Instant due, JobId job, int attempt) {

  private static final int SIZE = Long.BYTES + 2 * Long.BYTES + Integer.BYTES;

  Bytes toBytes() {
    return Bytes.wrap(
        ByteBuffer.allocate(SIZE)
            .putLong(millis(due))
            .putLong(job.value().getMostSignificantBits())
            .putLong(job.value().getLeastSignificantBits())
            .putInt(attempt)
            .array());
  }

  static TimerKey of(Bytes bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
    Instant due = Instant.ofEpochMilli(buffer.getLong());
    var job = new JobId(new UUID(buffer.getLong(), buffer.getLong()));
    return new TimerKey(due, job, buffer.getInt());
  }

  /** A key that is not behind any of the instant or later. */
  static Bytes firstAt(Instant due) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(millis(due)).array());
  }

  static boolean isInstant(Bytes key) {
    return key.get().length == Long.BYTES;
  }

  static Instant instantOf(Bytes key) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(key.get()).getLong());
  }

  /** Bytes compare as if they had no sign. */
  private static long millis(Instant due) {
    return Math.max(0, due.toEpochMilli());
  }
}
