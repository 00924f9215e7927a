package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps jobs until they are due, then hands them to their lanes. */
final class TimerProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  static final String CONTENTS = "timers";
  static final String JOBS = "timer-of-job";

  /** Names of the children that records are handed to. */
  static final String LANES = "lanes";

  static final String DEAD_LETTERS = "dead-letters";

  private static final Logger log = LoggerFactory.getLogger(TimerProcessor.class);
  private static final Duration TICK = Duration.ofMillis(20);

  /** Most jobs of one tick, so that a flood of them leaves time to commit. */
  private static final int MOST_PER_TICK = 5_000;

  private final JobRecords records;
  private final RandomGenerator random;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable Timers timers;

  TimerProcessor(JobRecords records, RandomGenerator random) {
    this.records = records;
    this.random = random;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> given) {
    context = given;
    timers =
        new Timers(
            Objects.requireNonNull(given.getStateStore(CONTENTS)),
            Objects.requireNonNull(given.getStateStore(JOBS)));
    given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::fire);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    switch (JobMessage.CODEC.decode(record.value())) {
      case Decoded.Message<JobMessage>(JobMessage job) -> keep(job, record);
      case Decoded.Undecodable<JobMessage>(String reason) -> giveUp(record, reason);
    }
  }

  private void keep(JobMessage job, Record<byte[], byte[]> record) {
    Instant notBefore = job.limits().notBefore();
    Instant due = notBefore == null ? Instant.ofEpochMilli(record.timestamp()) : notBefore;
    Traceparent trace =
        Envelope.traceOf(record.headers()).orElseGet(() -> Traceparent.next(random));
    if (!timers().set(job.id(), job.attempt(), due, new WaitingJob(job, trace).toBytes())) {
      log.atDebug()
          .addKeyValue("job", job.id())
          .addKeyValue("attempt", job.attempt())
          .log("attempt was waited for already");
    }
  }

  private void fire(long wallClock) {
    List<byte[]> due = timers().take(Instant.ofEpochMilli(wallClock), MOST_PER_TICK);
    for (byte[] content : due) {
      WaitingJob waiting = WaitingJob.of(content);
      ProducerRecord<byte[], byte[]> lane =
          records.forLane(waiting.job(), waiting.trace().child(random));
      context().forward(new Record<>(lane.key(), lane.value(), wallClock, lane.headers()), LANES);
    }
    if (!due.isEmpty()) {
      context().commit();
    }
  }

  private void giveUp(Record<byte[], byte[]> record, String reason) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    log.atError()
        .addKeyValue("topic", place.topic())
        .addKeyValue("partition", place.partition())
        .addKeyValue("offset", place.offset())
        .log("a job that cannot be read goes to the dead letters");
    Headers headers = record.headers();
    if (headers.lastHeader("ce_id") == null) {
      envelope(place).toHeaders().forEach(headers::add);
    }
    add(headers, "dlq-reason", "DESERIALIZATION");
    add(headers, "dlq-message", reason);
    add(headers, "dlq-original-topic", place.topic());
    add(headers, "dlq-original-partition", Integer.toString(place.partition()));
    add(headers, "dlq-original-offset", Long.toString(place.offset()));
    context().forward(record.withHeaders(headers), DEAD_LETTERS);
  }

  private Envelope envelope(RecordMetadata place) {
    return new Envelope(
        place.topic() + "/" + place.partition() + "/" + place.offset(),
        "io.dogwatch.job.dead-lettered",
        "dogwatch/orchestrator/timers",
        Instant.ofEpochMilli(context().currentSystemTimeMs()),
        "application/octet-stream",
        Traceparent.next(random));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private ProcessorContext<byte[], byte[]> context() {
    return Objects.requireNonNull(context, "init comes first");
  }

  private Timers timers() {
    return Objects.requireNonNull(timers, "init comes first");
  }
}
