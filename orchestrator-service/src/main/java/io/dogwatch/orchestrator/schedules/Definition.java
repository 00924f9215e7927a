package io.dogwatch.orchestrator.schedules;

import io.dogwatch.orchestrator.submission.JobTemplate;

/**
 * A schedule as a user puts it.
 *
 * @param description for people; empty for none
 * @param json all of it, as it came
 */
record Definition(
    String description,
    Timetable timetable,
    Overlap overlap,
    Misfire misfire,
    JobTemplate job,
    String json) {

  /** One that was put, and that nobody can read any more. */
  static Definition unreadable(String json, String problem) {
    return new Definition(
        "",
        new Timetable.Unreadable(problem),
        Overlap.ALLOW,
        Misfire.ONCE,
        new JobTemplate("{}"),
        json);
  }
}
