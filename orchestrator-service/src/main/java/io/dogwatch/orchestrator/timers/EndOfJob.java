package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from an event whether it is the end of a job. */
final class EndOfJob {

  private EndOfJob() {}

  /** The job that an event is about, by its key. */
  static Optional<JobId> idOf(byte @Nullable [] key) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JobId.parse(new String(key, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // nothing of ours
    }
  }

  /** Empty for all that is no end, and for what cannot be read, which the projection tells of. */
  static Optional<Claim> claim(byte[] value) {
    return JobEvent.CODEC
        .decode(value)
        .message()
        .filter(event -> JobLifecycle.apply(null, event).isTerminal())
        .map(JobEvent::claim);
  }
}
