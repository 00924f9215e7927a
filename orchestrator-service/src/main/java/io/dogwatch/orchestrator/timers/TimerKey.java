package io.dogwatch.orchestrator.timers;

import io.dogwatch.schemas.jobs.JobId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;

/**
 * Orders timers by the instant at which they are due, as bytes: 8 of milliseconds, 16 of job id.
 */
record TimerKey(Instant due, JobId job) {

  private static final int SIZE = 24;

  Bytes toBytes() {
    return Bytes.wrap(
        ByteBuffer.allocate(SIZE)
            .putLong(due.toEpochMilli())
            .putLong(job.value().getMostSignificantBits())
            .putLong(job.value().getLeastSignificantBits())
            .array());
  }

  static TimerKey of(Bytes bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
    Instant due = Instant.ofEpochMilli(buffer.getLong());
    return new TimerKey(due, new JobId(new UUID(buffer.getLong(), buffer.getLong())));
  }

  /** A key that is not behind any of the instant or later. */
  static Bytes firstAt(Instant due) {
    return new TimerKey(due, new JobId(new UUID(0, 0))).toBytes();
  }
}
