package io.dogwatch.orchestrator.schedules;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as the table has it. Nobody may be able to read what was put: another release may have
 * allowed it, or known its time zone.
 *
 * @param json as it was put
 */
record Stored(
    String id,
    String json,
    boolean isPaused,
    Instant createdAt,
    @Nullable Instant nextAt,
    @Nullable JobId lastJob) {

  /**
   * The schedule.
   *
   * @throws IllegalStateException that says what is wrong with it
   */
  Schedule schedule() {
    return with(DefinitionReader.stored(json, createdAt));
  }

  /** The schedule, or one that says why nobody can read it. */
  Schedule shown() {
    try {
      return schedule();
    } catch (RuntimeException e) {
      return with(Definition.unreadable(json, String.valueOf(e.getMessage())));
    }
  }

  private Schedule with(Definition definition) {
    return new Schedule(id, definition, isPaused, createdAt, nextAt, lastJob);
  }
}
