package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API calls a dead letter: type, partition and offset, such as {@code probe.0.17}. */
record DeadLetterId(JobType type, int partition, long offset) {

  private static final Pattern TEXT =
      Pattern.compile("([a-z][a-z0-9-]*)\\.([0-9]{1,9})\\.([0-9]{1,18})");

  /**
   * Reads {@link #toString()}.
   *
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  static DeadLetterId parse(String text) {
    Matcher match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("an id such as probe.0.17 expected");
    }
    return new DeadLetterId(
        new JobType(match.group(1)),
        Integer.parseInt(match.group(2)),
        Long.parseLong(match.group(3)));
  }

  @Override
  public String toString() {
    return type + "." + partition + "." + offset;
  }
}
