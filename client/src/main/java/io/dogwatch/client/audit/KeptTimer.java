package io.dogwatch.client.audit;

import io.dogwatch.schemas.jobs.JobId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The key of a job that waits in the timer store, as the store's own record of itself has it: when
 * the job is due, in milliseconds, its id and the attempt.
 */
record KeptTimer(long due, JobId job, int attempt) {

  private static final int SIZE = Long.BYTES + 2 * Long.BYTES + Integer.BYTES;

  /** Empty for what the store remembers of jobs that do not wait any more. */
  static Optional<KeptTimer> of(byte @Nullable [] key) {
    if (key == null || key.length != SIZE) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(key);
    long due = bytes.getLong();
    var job = new JobId(new UUID(bytes.getLong(), bytes.getLong()));
    return Optional.of(new KeptTimer(due, job, bytes.getInt()));
  }
}
