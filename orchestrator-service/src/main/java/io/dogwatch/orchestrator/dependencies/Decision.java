package io.dogwatch.orchestrator.dependencies;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a job that waits for others. */
sealed interface Decision {

  /** Some of them have not ended. */
  record Wait() implements Decision {}

  /** It comes to its lane. */
  record Run() implements Decision {}

  /** It is not run. */
  record Skip(String reason) implements Decision {}

  /** It fails. */
  record Fail(String reason) implements Decision {}

  /** Its time is over. */
  record Expire() implements Decision {}

  /**
   * Decides. One that did not succeed is enough for a job to be skipped or to fail, whatever the
   * others do.
   *
   * @param ends states of those that have ended; null for the others
   * @param unheardOf those of the others that nobody has submitted in time
   */
  static Decision of(
      JobMessage job, Map<JobId, @Nullable JobState> ends, Set<JobId> unheardOf, Instant now) {
    Instant expiresAt = job.limits().expiresAt();
    if (expiresAt != null && now.isAfter(expiresAt)) {
      return new Expire();
    }
    Optional<String> failure = failure(ends, unheardOf);
    boolean isOpen =
        ends.entrySet().stream()
            .anyMatch(end -> end.getValue() == null && !unheardOf.contains(end.getKey()));
    return switch (job.dependencies().onFailure()) {
      case SKIP -> failure.<Decision>map(Skip::new).orElseGet(() -> unlessOpen(isOpen));
      case FAIL -> failure.<Decision>map(Fail::new).orElseGet(() -> unlessOpen(isOpen));
      case RUN -> unlessOpen(isOpen);
    };
  }

  private static Decision unlessOpen(boolean isOpen) {
    return isOpen ? new Wait() : new Run();
  }

  private static Optional<String> failure(
      Map<JobId, @Nullable JobState> ends, Set<JobId> unheardOf) {
    return ends.entrySet().stream()
        .filter(end -> end.getValue() != JobState.SUCCEEDED)
        .filter(end -> end.getValue() != null || unheardOf.contains(end.getKey()))
        .map(
            end ->
                "it depends on job %s, which %s"
                    .formatted(
                        end.getKey(),
                        end.getValue() == null ? "nobody has submitted" : "is " + end.getValue()))
        .findFirst();
  }
}
