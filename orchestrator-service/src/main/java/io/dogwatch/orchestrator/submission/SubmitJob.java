package io.dogwatch.orchestrator.submission;

import io.dogwatch.client.jobs.JobPublisher;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.DatabaseAwayException;
import io.dogwatch.orchestrator.intake.Keeper;
import io.dogwatch.orchestrator.intake.Kept;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs and puts them on their lanes: read, check against the types, publish, wait for Kafka's
 * acknowledgement. All of a submission's jobs are checked before the first one is published. Needs
 * Kafka and nothing else, but for jobs with a key, and those that depend on others: they are kept
 * in the database, which has them published.
 *
 * <p>Safe for use by many threads; blocks its caller, for as long as the producer may take at most.
 */
public final class SubmitJob {

  /** Why a job with a key, or one that depends on others, is not taken now. */
  static final String NOT_KEPT =
      "The database does not answer, which jobs with an idempotencyKey or dependsOn need. It may"
          + " have them or not. Those with an idempotencyKey can be submitted again; whether it has"
          + " one without, GET /api/v1/jobs/{id} tells.";

  private static final Logger log = LoggerFactory.getLogger(SubmitJob.class);

  private final SubmissionReader reader = new SubmissionReader();
  private final JobTypes types;
  private final OrderCheck check;
  private final JobPublisher publisher;
  private final Keeper intake;
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
      Keeper intake,
      InstantSource clock,
      Function<Instant, JobId> ids,
      RandomGenerator random) {
    this.types = types;
    this.check = new OrderCheck(types);
    this.publisher = publisher;
    this.intake = intake;
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
        check.check(unreadable);
        yield new Submission.Refused(unreadable.mistakes());
      }
      case Orders.Single(JobOrder order) -> submit(List.of(order), now, trace, false);
      case Orders.Several(List<JobOrder> orders) -> submit(orders, now, trace, true);
    };
  }

  /** A job that was refused, is on its way to Kafka, or is to be kept before. */
  sealed interface Begun {

    /** It was not published, for all these reasons. */
    record Refused(Mistakes mistakes) implements Begun {}

    /** Kafka has it when this completes. */
    record OnItsWay(JobId id, CompletableFuture<Void> acknowledged) implements Begun {}

    /** Nobody has it yet: {@link #keepEach} is to be called with it, and perhaps with others. */
    record ToKeep(JobOrder order, Arrival arrival) implements Begun {

      JobId id() {
        return arrival.job().id();
      }
    }
  }

  /**
   * Checks and publishes one job, unless it has to be kept before, and does not wait for Kafka's
   * acknowledgement.
   *
   * @param body UTF-8 JSON
   * @param trace of the request, if it has one
   */
  Begun begin(byte[] body, Optional<Traceparent> trace) {
    Instant now = clock.instant();
    return switch (reader.readOne(body, now)) {
      case Orders.Unreadable unreadable -> {
        check.check(unreadable);
        yield new Begun.Refused(unreadable.mistakes());
      }
      case Orders.Single(JobOrder order) -> begin(order, now, trace);
      case Orders.Several _ -> throw new IllegalStateException("one job expected");
    };
  }

  private Begun begin(JobOrder order, Instant now, Optional<Traceparent> trace) {
    var mistakes = new Mistakes();
    check.check(List.of(order), mistakes);
    if (!mistakes.isEmpty()) {
      return new Begun.Refused(mistakes);
    }
    Traceparent parent = trace.orElseGet(() -> Traceparent.next(random));
    return order.needsIntake()
        ? new Begun.ToKeep(order, arrival(order, now, parent))
        : publish(order, now, parent);
  }

  /**
   * Has the database keep jobs as if they came one after the other.
   *
   * @return what became of each, in their order
   * @throws DatabaseAwayException if it may have kept each of them or not
   */
  List<Kept> keepEach(List<Begun.ToKeep> jobs) {
    return intake.keepEach(jobs.stream().map(Begun.ToKeep::arrival).toList());
  }

  private Begun.OnItsWay publish(JobOrder order, Instant now, Traceparent trace) {
    JobMessage job = message(order, now);
    return new Begun.OnItsWay(job.id(), publisher.publish(job, trace.child(random)));
  }

  private Arrival arrival(JobOrder order, Instant now, Traceparent trace) {
    return new Arrival(message(order, now), trace.child(random), order.key());
  }

  private JobMessage message(JobOrder order, Instant now) {
    return order.toMessage(order.id() == null ? ids.apply(now) : order.id(), now);
  }

  static FieldProblem taken(JobOrder order, JobId owner) {
    return FieldProblem.at(
        order.pointer() + "/idempotencyKey",
        "a key of its own expected, found that of job %s, whose type, payload or id is another one"
            .formatted(owner));
  }

  /** None of the jobs of this submission was kept. */
  private static FieldProblem takenBefore(JobOrder order) {
    return FieldProblem.at(
        order.pointer() + "/idempotencyKey",
        "a key of its own expected, found that of a job before it, whose type, payload or id is"
            + " another one");
  }

  static FieldProblem occupied(JobOrder order) {
    return FieldProblem.at(
        order.pointer() + "/id",
        "an id of its own expected, found that of a job that waits for others, whose type, payload"
            + " or dependsOn is another one");
  }

  static FieldProblem circular(JobOrder order) {
    return FieldProblem.at(
        order.pointer() + "/dependsOn",
        "jobs that can end before this one expected: it would wait for itself");
  }

  /** Whether a type that is not known is known by nobody. */
  boolean knowsAllTypes() {
    return types.isComplete();
  }

  private Submission submit(
      List<JobOrder> orders, Instant now, Optional<Traceparent> trace, boolean isArray) {
    if (!knowsAllTypes() && orders.stream().anyMatch(order -> !check.isKnown(order))) {
      return new Submission.NotAccepted(JobTypes.INCOMPLETE);
    }
    var mistakes = new Mistakes();
    check.check(orders, mistakes);
    if (!mistakes.isEmpty()) {
      return new Submission.Refused(mistakes);
    }
    Traceparent parent = trace.orElseGet(() -> Traceparent.next(random));
    return orders.stream().anyMatch(JobOrder::needsIntake)
        ? keep(orders, now, parent, isArray)
        : publish(orders, now, parent, isArray);
  }

  /** Jobs of one submission are kept together, those without a key, too: all or none. */
  private Submission keep(List<JobOrder> orders, Instant now, Traceparent trace, boolean isArray) {
    List<Arrival> arrivals = orders.stream().map(it -> arrival(it, now, trace)).toList();
    List<Kept> kept;
    try {
      kept = intake.keep(arrivals);
    } catch (DatabaseAwayException e) {
      log.atDebug().setCause(e).log("the database does not answer");
      return new Submission.NotAccepted(NOT_KEPT);
    }
    var taken = new Mistakes();
    var circular = new Mistakes();
    for (int i = 0; i < orders.size(); i++) {
      switch (kept.get(i)) {
        case Kept.Taken(JobId owner) ->
            taken.add(
                kept.contains(new Kept.New(owner))
                    ? takenBefore(orders.get(i))
                    : taken(orders.get(i), owner));
        case Kept.Occupied _ -> taken.add(occupied(orders.get(i)));
        case Kept.Circular _ -> circular.add(circular(orders.get(i)));
        case Kept.New _, Kept.Known _ -> {}
      }
    }
    if (!circular.isEmpty()) {
      return new Submission.Refused(circular);
    }
    if (!taken.isEmpty()) {
      return new Submission.Taken(taken);
    }
    boolean anyNew = kept.stream().anyMatch(Kept.New.class::isInstance);
    return isArray
        ? new Submission.AllAccepted(kept.stream().map(Kept::id).toList(), anyNew)
        : new Submission.Accepted(kept.getFirst().id(), anyNew);
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
        ? new Submission.AllAccepted(published.stream().map(Begun.OnItsWay::id).toList(), true)
        : new Submission.Accepted(published.getFirst().id(), true);
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
