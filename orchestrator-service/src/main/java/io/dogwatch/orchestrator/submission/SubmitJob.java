package io.dogwatch.orchestrator.submission;

import io.dogwatch.client.jobs.JobPublisher;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Takes jobs and puts them on their lanes: read, check against the types, publish, wait for Kafka's
 * acknowledgement. All of a submission's jobs are checked before the first one is published. Needs
 * Kafka and nothing else.
 *
 * <p>Safe for use by many threads; blocks its caller, for as long as the producer may take at most.
 */
public final class SubmitJob {

  /** Why a submission has to wait for a moment after the start. */
  static final String TYPES_UNKNOWN = "The job types have not been read from Kafka yet.";

  private final SubmissionReader reader = new SubmissionReader();
  private final JobTypes types;
  private final JobPublisher publisher;
  private final InstantSource clock;
  private final Function<Instant, JobId> ids;
  private final RandomGenerator random;

  /**
   * @param ids makes an id for a job that comes without one
   * @param random for the ids of traces
   */
  public SubmitJob(
      JobTypes types,
      JobPublisher publisher,
      InstantSource clock,
      Function<Instant, JobId> ids,
      RandomGenerator random) {
    this.types = types;
    this.publisher = publisher;
    this.clock = clock;
    this.ids = ids;
    this.random = random;
  }

  /**
   * @param body UTF-8 JSON, one job or an array
   * @param trace of the request, if it has one
   */
  Submission submit(byte[] body, Optional<Traceparent> trace) {
    Instant now = clock.instant();
    return switch (reader.read(body, now)) {
      case Orders.Unreadable unreadable -> {
        check(unreadable);
        yield new Submission.Refused(unreadable.mistakes());
      }
      case Orders.Single(JobOrder order) -> submit(List.of(order), now, trace, false);
      case Orders.Several(List<JobOrder> orders) -> submit(orders, now, trace, true);
    };
  }

  /** A job that was refused, or is on its way to Kafka. */
  sealed interface Begun {

    /** It was not published, for all these reasons. */
    record Refused(Mistakes mistakes) implements Begun {}

    /** Kafka has it when this completes. */
    record OnItsWay(JobId id, CompletableFuture<Void> acknowledged) implements Begun {}
  }

  /**
   * Checks and publishes one job, and does not wait for Kafka's acknowledgement.
   *
   * @param body UTF-8 JSON
   * @param trace of the request, if it has one
   */
  Begun begin(byte[] body, Optional<Traceparent> trace) {
    Instant now = clock.instant();
    return switch (reader.readOne(body, now)) {
      case Orders.Unreadable unreadable -> {
        check(unreadable);
        yield new Begun.Refused(unreadable.mistakes());
      }
      case Orders.Single(JobOrder order) -> begin(order, now, trace);
      case Orders.Several _ -> throw new IllegalStateException("one job expected");
    };
  }

  private Begun begin(JobOrder order, Instant now, Optional<Traceparent> trace) {
    var mistakes = new Mistakes();
    check(List.of(order), mistakes);
    if (!mistakes.isEmpty()) {
      return new Begun.Refused(mistakes);
    }
    return publish(order, now, trace.orElseGet(() -> Traceparent.next(random)));
  }

  private Begun.OnItsWay publish(JobOrder order, Instant now, Traceparent trace) {
    JobId id = order.id() == null ? ids.apply(now) : order.id();
    return new Begun.OnItsWay(id, publisher.publish(order.toMessage(id, now), trace.child(random)));
  }

  /** Whether a type that is not known is known by nobody. */
  boolean knowsAllTypes() {
    return types.isComplete();
  }

  private Submission submit(
      List<JobOrder> orders, Instant now, Optional<Traceparent> trace, boolean isArray) {
    if (!knowsAllTypes() && orders.stream().anyMatch(order -> !isKnown(order))) {
      return new Submission.NotAccepted(TYPES_UNKNOWN);
    }
    var mistakes = new Mistakes();
    check(orders, mistakes);
    return mistakes.isEmpty()
        ? publish(orders, now, trace.orElseGet(() -> Traceparent.next(random)), isArray)
        : new Submission.Refused(mistakes);
  }

  private boolean isKnown(JobOrder order) {
    return types.find(order.type()).isPresent();
  }

  /** Adds what is wrong with those that can be checked. */
  private void check(Orders.Unreadable unreadable) {
    check(unreadable.readable(), unreadable.mistakes());
    unreadable.named().stream()
        .filter(job -> types.find(job.type()).isEmpty())
        .forEach(job -> unreadable.mistakes().add(unknownType(job.pointer(), job.type())));
  }

  private void check(List<JobOrder> orders, Mistakes mistakes) {
    for (JobOrder order : orders) {
      types
          .find(order.type())
          .ifPresentOrElse(
              known -> mistakes.addAll(mistakesIn(order, known)),
              () -> mistakes.add(unknownType(order.pointer(), order.type())));
    }
  }

  private FieldProblem unknownType(String pointer, JobType type) {
    String known = String.join(", ", types.names());
    return FieldProblem.at(
        pointer + "/type",
        "a job type that some worker has announced expected (%s), found \"%s\""
            .formatted(known.isEmpty() ? "there is none yet" : known, type));
  }

  private static List<FieldProblem> mistakesIn(JobOrder order, KnownType type) {
    List<Problem> problems = type.schema().problems(order.payload().bytes());
    return problems.stream()
        .map(p -> FieldProblem.at(order.pointer() + "/payload" + p.pointer(), p.message()))
        .toList();
  }

  private Submission publish(
      List<JobOrder> orders, Instant now, Traceparent trace, boolean isArray) {
    List<Begun.OnItsWay> published = new ArrayList<>(orders.size());
    for (JobOrder order : orders) {
      Begun.OnItsWay job = publish(order, now, trace);
      published.add(job);
      // Each attempt may block for seconds where Kafka is away: one is enough.
      if (job.acknowledged().isCompletedExceptionally()) {
        break;
      }
    }
    long missing = orders.size() - acknowledged(published);
    if (missing > 0) {
      return new Submission.NotAccepted(
          "Kafka has not acknowledged %d of %d jobs; it may have them or not."
              .formatted(missing, orders.size()));
    }
    return isArray
        ? new Submission.AllAccepted(published.stream().map(Begun.OnItsWay::id).toList())
        : new Submission.Accepted(published.getFirst().id());
  }

  private static long acknowledged(List<Begun.OnItsWay> published) {
    return published.stream().filter(SubmitJob::isAcknowledged).count();
  }

  private static boolean isAcknowledged(Begun.OnItsWay job) {
    try {
      job.acknowledged().join();
      return true;
    } catch (CompletionException _) {
      return false; // counted, and said to the submitter
    }
  }
}
