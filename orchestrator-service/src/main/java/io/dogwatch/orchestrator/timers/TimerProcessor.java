package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps jobs until they are due, then hands them to their lanes; takes back, and moves, those that
 * somebody orders it to, and leaves those that have ended.
 */
public final class TimerProcessor
    implements Processor<byte[], byte[], byte[], ProducerRecord<byte[], byte[]>> {

  public static final String CONTENTS = "timers";
  public static final String JOBS = "timer-of-job";

  private static final Logger log = LoggerFactory.getLogger(TimerProcessor.class);
  private static final Duration TICK = Duration.ofMillis(20);

  /** Most jobs of one tick, so that a flood of them leaves time to commit. */
  private static final int MOST_PER_TICK = 5_000;

  private final JobRecords records;
  private final UnreadableJobs unreadable;
  private final String control;
  private final String jobEvents;
  private final StandingCancellations cancellations;
  private final RandomGenerator random;
  private @Nullable ProcessorContext<byte[], ProducerRecord<byte[], byte[]>> context;
  private @Nullable Timers timers;
  private @Nullable Sweep sweep;

  /**
   * @param cancellations by filter: all of them, whatever partition they came over
   */
  public TimerProcessor(
      Topics topics, String source, StandingCancellations cancellations, RandomGenerator random) {
    this.cancellations = cancellations;
    this.records = new JobRecords(topics, source);
    this.unreadable = new UnreadableJobs(topics, source, random);
    this.control = topics.control().name();
    this.jobEvents = topics.jobEvents().name();
    this.random = random;
  }

  @Override
  public void init(ProcessorContext<byte[], ProducerRecord<byte[], byte[]>> given) {
    context = given;
    KeyValueStore<Bytes, byte[]> contents = Objects.requireNonNull(given.getStateStore(CONTENTS));
    timers = new Timers(contents, Objects.requireNonNull(given.getStateStore(JOBS)));
    sweep = new Sweep(contents, cancellations);
    given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::fire);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    if (place.topic().equals(jobEvents)) {
      happened(record);
    } else if (place.topic().equals(control)) {
      ordered(record, place);
    } else {
      waiting(record, place);
    }
  }

  private void waiting(Record<byte[], byte[]> record, RecordMetadata place) {
    switch (JobMessage.CODEC.decode(record.value())) {
      case Decoded.Message<JobMessage>(JobMessage job) -> keep(job, record);
      case Decoded.Undecodable<JobMessage>(String reason) ->
          forward(unreadable.deadLetter(record, place, reason, now()));
    }
  }

  private void keep(JobMessage job, Record<byte[], byte[]> record) {
    Instant notBefore = job.limits().notBefore();
    Instant due = notBefore == null ? Instant.ofEpochMilli(record.timestamp()) : notBefore;
    Traceparent trace =
        Envelope.traceOf(record.headers()).orElseGet(() -> Traceparent.next(random));
    var waiting = new WaitingJob(job, record.value(), trace);
    int failed = JobRecords.failedDelivery(record.headers());
    switch (timers().set(job.id(), job.attempt(), failed, due, waiting.toBytes())) {
      case Timers.Setting.Waits _ -> takeBack(waiting);
      case Timers.Setting.Superfluous _ ->
          log.atDebug()
              .addKeyValue("job", job.id())
              .addKeyValue("attempt", job.attempt())
              .log("attempt was waited for already");
      case Timers.Setting.TakenBack(String reason) -> tellCancelled(waiting, reason);
    }
  }

  /** Removes the timer of a job that a cancellation by filter is about. */
  private void takeBack(WaitingJob waiting) {
    cancellations
        .reasonFor(waiting.job())
        .filter(_ -> timers().takeBack(waiting.job().id(), now()).isPresent())
        .ifPresent(reason -> tellCancelled(waiting, reason));
  }

  private void ordered(Record<byte[], byte[]> record, RecordMetadata place) {
    if (record.value() == null) {
      return; // done with
    }
    switch (ControlCommand.CODEC.decode(record.value())) {
      case Decoded.Message<ControlCommand>(ControlCommand command) ->
          execute(command, Instant.ofEpochMilli(record.timestamp()));
      case Decoded.Undecodable<ControlCommand>(String reason) ->
          log.atWarn()
              .addKeyValue("partition", place.partition())
              .addKeyValue("offset", place.offset())
              .addKeyValue("reason", reason)
              .log("a command that cannot be read is left where it is");
    }
  }

  private void execute(ControlCommand command, Instant since) {
    switch (command.order()) {
      case Order.CancelJob(JobId job, JobType _) ->
          timers()
              .cancel(job, command.reason(), since, now())
              .map(WaitingJob::of)
              .ifPresent(waiting -> tellCancelled(waiting, command.reason()));
      case Order.RescheduleJob(JobId job, JobType _, Instant runAt) ->
          timers()
              .move(job, runAt, content -> moved(WaitingJob.of(content), runAt))
              .map(WaitingJob::of)
              .ifPresent(waiting -> tellMoved(waiting, runAt));
      case Order.CancelJobs _, // for all partitions, and so among the standing cancellations
          Order.PauseType _,
          Order.ResumeType _,
          Order.DrainWorker _,
          Order.RestartWorker _,
          Order.ResetWorker _ -> {}
    }
  }

  /** A failed attempt that is to be made again has its time from its job's policy. */
  private static Optional<byte[]> moved(WaitingJob waiting, Instant runAt) {
    return waiting.isNewStep() ? Optional.of(waiting.withRunAt(runAt).toBytes()) : Optional.empty();
  }

  /** The word of a clock that is behind the submitter's is the later one all the same. */
  private void tellMoved(WaitingJob waiting, Instant runAt) {
    Instant submitted = waiting.job().submittedAt();
    Instant at = now().isAfter(submitted) ? now() : submitted.plusMillis(1);
    tell(waiting, at, new JobFact.Scheduled(runAt));
  }

  private void happened(Record<byte[], byte[]> record) {
    Optional<JobId> job = EndOfJob.idOf(record.key());
    Optional<Claim> end = job.filter(timers()::wasSet).flatMap(_ -> EndOfJob.claim(record.value()));
    if (job.isPresent() && end.isPresent()) {
      timers()
          .end(
              job.get(),
              end.get(),
              (content, failed) -> WaitingJob.of(content).isOverWith(end.get(), failed),
              now())
          .ifPresent(
              _ ->
                  log.atDebug()
                      .addKeyValue("job", job.get())
                      .log("the timer of a job that has ended is removed"));
    }
  }

  private void fire(long wallClock) {
    sweep().step(timers().earliest()).forEach(this::takeBack);
    var due = timers().take(Instant.ofEpochMilli(wallClock), MOST_PER_TICK);
    for (byte[] content : due) {
      WaitingJob waiting = WaitingJob.of(content);
      cancellations
          .reasonFor(waiting.job())
          .ifPresentOrElse(reason -> tellCancelled(waiting, reason), () -> toLane(waiting));
    }
    if (!due.isEmpty()) {
      context().commit();
    }
  }

  private void toLane(WaitingJob waiting) {
    forward(records.forLane(waiting.job(), waiting.encoded(), waiting.trace().child(random)));
  }

  private void tellCancelled(WaitingJob waiting, String reason) {
    tell(waiting, now(), new JobFact.Cancelled(reason, null));
  }

  /** Says what happened to a job that no worker has had yet. */
  private void tell(WaitingJob waiting, Instant at, JobFact fact) {
    JobMessage job = waiting.job();
    var event = new JobEvent(job.id(), job.type(), new Claim(job.attempt(), 0), null, at, fact);
    forward(records.forEvent(event, waiting.trace().child(random)));
  }

  private void forward(ProducerRecord<byte[], byte[]> record) {
    context().forward(new Record<>(record.key(), record, now().toEpochMilli(), record.headers()));
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private ProcessorContext<byte[], ProducerRecord<byte[], byte[]>> context() {
    return Objects.requireNonNull(context, "init comes first");
  }

  private Sweep sweep() {
    return Objects.requireNonNull(sweep, "init comes first");
  }

  private Timers timers() {
    return Objects.requireNonNull(timers, "init comes first");
  }
}
