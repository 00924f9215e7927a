package io.dogwatch.engine.outcomes;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.RecordWriter;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.attempts.Verdict;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes verdicts known. Whoever acknowledges a job waits until this has succeeded: so no job can
 * vanish between the two, and one may be executed twice. Safe for use by many threads.
 */
public final class OutcomePublisher {

  private static final Logger log = LoggerFactory.getLogger(OutcomePublisher.class);

  private final RecordWriter writer;
  private final AtomicWriter together;
  private final Executor executor;
  private final JobRecords records;
  private final DeadLetters deadLetters;
  private final String worker;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final LogLimit failureLog;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param writer completes a write when all replicas have it
   * @param together the same for what has to be there as a whole
   * @param executor for what follows a write
   */
  public OutcomePublisher(
      RecordWriter writer,
      AtomicWriter together,
      Executor executor,
      Topics topics,
      String worker,
      InstantSource clock,
      RandomGenerator random) {
    this.writer = writer;
    this.together = together;
    this.executor = executor;
    this.records = new JobRecords(topics, "dogwatch/worker/" + worker);
    this.deadLetters = new DeadLetters(topics, worker);
    this.worker = worker;
    this.clock = clock;
    this.random = random;
    this.failureLog = new LogLimit(clock);
  }

  /** Says that a job is being executed. Nobody waits for it: it is news, not a promise. */
  public CompletableFuture<Void> started(Delivery delivery, Instant startedAt) {
    return writer.write(
        List.of(event(delivery, startedAt, new JobFact.Started(), traceOf(delivery))));
  }

  /**
   * Makes a verdict known. The event comes last: once it can be read, the next attempt is in the
   * timer store, the next step on its lane, or the job among the dead letters. With children all of
   * it becomes readable together, within moments and in any order.
   *
   * @return completes when the cluster has all that belongs to it, or with the first {@link
   *     KafkaException}
   */
  public CompletableFuture<Void> publish(Delivery delivery, Verdict verdict) {
    CompletableFuture<Void> written = write(delivery, verdict);
    pending.incrementAndGet();
    return written.whenComplete(
        (_, failure) -> {
          pending.decrementAndGet();
          if (failure != null && failureLog.isDue()) {
            log.atWarn()
                .addKeyValue("job", delivery.id())
                .addKeyValue("cause", failure.toString())
                .log("outcomes do not reach the cluster");
          }
        });
  }

  /** A verdict that the cluster did not take will be published again: until then it is pending. */
  public void postponed() {
    pending.incrementAndGet();
  }

  /** One that was postponed is published now, or given up. */
  public void resumed() {
    pending.decrementAndGet();
  }

  /** Verdicts on their way to the cluster. */
  public int pending() {
    return pending.get();
  }

  private CompletableFuture<Void> write(Delivery delivery, Verdict verdict) {
    Traceparent trace = traceOf(delivery);
    Instant now = clock.instant();
    return switch (verdict) {
      case Verdict.Succeed(Payload result, Instant startedAt, List<JobMessage> children) ->
          withChildren(
              children,
              List.of(event(delivery, now, new JobFact.Succeeded(result, startedAt), trace)),
              trace);
      case Verdict.Continue(JobMessage next, Instant startedAt, List<JobMessage> children) ->
          withChildren(
              children,
              List.of(
                  records.forNextStep(next, trace),
                  event(delivery, now, continued(next, startedAt), trace)),
              trace);
      case Verdict.Retry(Failure failure, Instant startedAt, var next, Instant retryAt) ->
          inOrder(
              List.of(
                  records.forRetry(next, delivery.claim(), trace),
                  event(
                      delivery,
                      now,
                      new JobFact.AttemptFailed(failure, startedAt, retryAt),
                      trace)));
      case Verdict.GiveUp giveUp ->
          inOrder(
              List.of(
                  deadLetters.recordOf(delivery, giveUp, now, trace),
                  event(
                      delivery,
                      now,
                      new JobFact.DeadLettered(
                          giveUp.reason(), giveUp.failure(), giveUp.startedAt()),
                      trace)));
      case Verdict.Expire _ ->
          writer.write(List.of(event(delivery, now, new JobFact.Expired(), trace)));
      case Verdict.Cancel(String reason, @Nullable Instant startedAt) ->
          writer.write(
              List.of(event(delivery, now, new JobFact.Cancelled(reason, startedAt), trace)));
      case Verdict.LeaveToOthers _ -> CompletableFuture.completedFuture(null);
    };
  }

  private static JobFact continued(JobMessage next, Instant startedAt) {
    JobMessage.Step step = next.step();
    Payload checkpoint = step.checkpoint();
    return new JobFact.Continued(
        step.number() - 1,
        checkpoint == null ? 0 : checkpoint.size(),
        startedAt,
        next.limits().notBefore());
  }

  /** Children make an outcome a matter of all or nothing, which takes longer. */
  private CompletableFuture<Void> withChildren(
      List<JobMessage> children, List<ProducerRecord<byte[], byte[]>> outcome, Traceparent trace) {
    if (children.isEmpty()) {
      return inOrder(outcome);
    }
    return together.writeTogether(
        Stream.concat(
                children.stream().map(child -> records.forSubmission(child, trace.child(random))),
                outcome.stream())
            .toList());
  }

  /** Not on the producer's own thread, which would wait for itself while its buffer is full. */
  private CompletableFuture<Void> inOrder(List<ProducerRecord<byte[], byte[]>> outcome) {
    CompletableFuture<Void> first = writer.write(List.of(outcome.getFirst()));
    return outcome.size() == 1
        ? first
        : first.thenComposeAsync(_ -> inOrder(outcome.subList(1, outcome.size())), executor);
  }

  private Traceparent traceOf(Delivery delivery) {
    return Envelope.traceOf(delivery.record().headers())
        .map(trace -> trace.child(random))
        .orElseGet(() -> Traceparent.next(random));
  }

  private ProducerRecord<byte[], byte[]> event(
      Delivery delivery, Instant at, JobFact fact, Traceparent trace) {
    return records.forEvent(
        new JobEvent(delivery.id(), delivery.lane().type(), delivery.claim(), worker, at, fact),
        trace);
  }
}
