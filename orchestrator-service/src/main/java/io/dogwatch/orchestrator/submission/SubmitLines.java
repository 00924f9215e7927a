package io.dogwatch.orchestrator.submission;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs line by line: each is checked and published for itself, or kept where it has to be,
 * and answered in its turn while others are still being read. Stops where Kafka does not
 * acknowledge, or the database does not answer.
 *
 * <p>One submission, for one thread.
 */
final class SubmitLines {

  static final int MAX_JOBS = 100_000;

  /** Of a line with many. */
  private static final int MOST_ERRORS = 10;

  /** An id, and what is around it. */
  private static final int LENGTH = 80;

  private final SubmitJob submitJob;
  private final Optional<Traceparent> trace;
  private final AnswerLines answers;
  private final KeptLines kept;
  private volatile boolean isKafkaAway;

  SubmitLines(SubmitJob submitJob, Optional<Traceparent> trace, AnswerLines answers) {
    this.submitJob = submitJob;
    this.trace = trace;
    this.answers = answers;
    this.kept = new KeptLines(submitJob);
  }

  /**
   * Submits all lines, and has what came of each answered.
   *
   * @return why something was not read; null if everything was
   * @throws IOException if the sender is gone; what was read until then is submitted
   */
  @Nullable String submit(JsonLines lines) throws IOException, InterruptedException {
    try (kept) {
      return submitAll(lines);
    }
  }

  private @Nullable String submitAll(JsonLines lines) throws IOException, InterruptedException {
    for (int jobs = 0; lines.next(); jobs++) {
      String away = away();
      if (away != null) {
        return "%s; line %d and all that follow were not submitted".formatted(away, lines.number());
      }
      if (jobs == MAX_JOBS) {
        return "at most %d jobs expected; line %d and all that follow were not submitted"
            .formatted(MAX_JOBS, lines.number());
      }
      submitOne(lines);
    }
    return null;
  }

  /** What is, if anything. */
  private @Nullable String away() {
    if (isKafkaAway) {
      return "Kafka does not acknowledge";
    }
    return kept.isAway()
        ? "the database does not answer, which jobs with an idempotencyKey or dependsOn need"
        : null;
  }

  private void submitOne(JsonLines line) throws IOException, InterruptedException {
    if (line.isTooLong()) {
      refuse(
          line.number(),
          List.of(
              FieldProblem.at(
                  "", "a line of at most %d bytes expected".formatted(JsonLines.LONGEST))));
      return;
    }
    switch (submitJob.begin(line.bytes(), trace)) {
      case SubmitJob.Begun.Refused(Mistakes mistakes) ->
          refuse(line.number(), mistakes.listed().stream().limit(MOST_ERRORS).toList());
      case SubmitJob.Begun.OnItsWay(JobId id, CompletableFuture<Void> acknowledged) -> {
        int number = line.number();
        answers.add(
            acknowledged.handle((_, failure) -> answer(number, id.toString(), failure)), LENGTH);
      }
      case SubmitJob.Begun.ToKeep job ->
          answers.add(kept.add(line.number(), line.bytes().length, job), LENGTH);
    }
  }

  private void refuse(int line, List<FieldProblem> errors)
      throws IOException, InterruptedException {
    answers.add(
        CompletableFuture.completedFuture(new LineAnswer.Refused(line, errors)),
        errors.stream().mapToInt(FieldProblem::length).sum());
  }

  private LineAnswer answer(int line, String id, @Nullable Throwable failure) {
    if (failure == null) {
      return new LineAnswer.Accepted(line, id, null);
    }
    isKafkaAway = true; // each attempt may block for seconds: one is enough
    return new LineAnswer.NotAcknowledged(
        line, id, "Kafka has not acknowledged the job; it may have it or not");
  }
}
