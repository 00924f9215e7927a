package io.dogwatch.engine.attempts;

import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;

/** What a handler returned, as it goes over a topic. */
sealed interface Answer {

  /** The job is done. */
  record Result(Payload content) implements Answer {}

  /** The job goes on. */
  record Checkpoint(Payload content, Duration pause) implements Answer {}
}
