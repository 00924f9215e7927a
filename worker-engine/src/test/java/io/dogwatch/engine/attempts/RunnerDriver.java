package io.dogwatch.engine.attempts;

import io.dogwatch.engine.attempts.DoubleHandler.Action;
import io.dogwatch.engine.attempts.DoubleHandler.Figure;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The runner of jobs that double a number, at noon; all types have lanes but "unheard-of". */
final class RunnerDriver {

  static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  /** To double 21. */
  static final JobMessage JOB = job(JobId.next(NOON));

  private final KnownJobs known;
  private final Cancellations cancellations = new Cancellations();
  private final JobRunner<Figure> runner;

  RunnerDriver() {
    this(KnownJobs.NONE);
  }

  RunnerDriver(KnownJobs known) {
    this.known = known;
    this.runner = runner((number, _) -> number);
  }

  static JobMessage job(JobId id) {
    return job(id, Payload.json("{\"number\":21}"));
  }

  static JobMessage job(JobId id, Payload payload) {
    return JobMessage.of(id, DoubleHandler.TYPE, Priority.NORMAL, payload, NOON);
  }

  static JobMessage jobWith(JobMessage.Limits limits) {
    return new JobMessage(
        JOB.id(),
        JOB.type(),
        JOB.priority(),
        JOB.payload(),
        1,
        limits,
        NOON,
        JOB.origin(),
        JobMessage.Step.FIRST);
  }

  static JobMessage wantedUntil(Instant expiresAt) {
    return jobWith(new JobMessage.Limits(null, null, null, expiresAt, null));
  }

  Cancellations cancellations() {
    return cancellations;
  }

  /** What comes of a first delivery that does this. */
  Verdict run(Action action, JobMessage job) throws InterruptedException {
    return runner(action)
        .execute(new Preparation.Ready<>(job, new Figure(21)), delivery(job, 1), NOON);
  }

  Preparation prepare(JobMessage job, int delivery) throws InterruptedException {
    return runner.prepare(delivery(job, delivery));
  }

  /** What comes of a delivery that is not run. */
  Verdict verdictUnrun(JobMessage job, int delivery) throws InterruptedException {
    return switch (prepare(job, delivery)) {
      case Preparation.Settled(Verdict verdict) -> verdict;
      case Preparation.Ready<?> ready -> throw new AssertionError(ready + " would run");
    };
  }

  Verdict confirm(Verdict verdict, int delivery) throws InterruptedException {
    return runner.confirm(verdict, delivery(JOB, delivery));
  }

  Duration watch(JobId job, int delivery) throws InterruptedException {
    return runner.watch(delivery(job(job), delivery));
  }

  void wentOn(JobMessage next) {
    runner.wentOn(next);
  }

  private JobRunner<Figure> runner(Action action) {
    return new JobRunner<>(
        new BoundHandler<>(new DoubleHandler(action, Map.of())),
        RetryPolicy.DEFAULT,
        known,
        cancellations,
        type -> !type.name().equals("unheard-of"),
        InstantSource.fixed(NOON),
        JobRunner.USUAL_DELIVERIES);
  }

  private static Delivery delivery(JobMessage job, int count) {
    return new Delivery(
        new LaneAddress(DoubleHandler.TYPE, Priority.NORMAL),
        new ConsumerRecord<>("dogwatch.jobs.double.normal", 0, 0, new byte[0], new byte[0]),
        count,
        job.id(),
        new Decoded.Message<>(job));
  }
}
