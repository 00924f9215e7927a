package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.schemas.jobs.JobId;
import org.jspecify.annotations.Nullable;

/** What became of one of the dead letters of a replay, by its position among them. */
sealed interface Outcome {

  int position();

  /** One of the dead letters of a replay; null if there is none any more. */
  record Item(int position, @Nullable Found found) {}

  /** Its job is on its way, as this one. */
  record Replayed(int position, JobId job) implements Outcome {}

  /** It was not replayed. */
  record Skipped(int position, SkipReason reason) implements Outcome {}
}
