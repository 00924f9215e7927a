package io.dogwatch.benchmarks.load;

import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Probe jobs with payloads of 200 bytes, as clients submit them. */
public final class ProbeJobs {

  /** The type of the worker service's own probes. */
  public static final JobType PROBE = new JobType("probe");

  private static final int PAYLOAD = 200;

  private final JobRecords records;
  private final InstantSource clock;
  private final RandomGenerator random;

  public ProbeJobs(Topics topics, InstantSource clock, RandomGenerator random) {
    this.records = new JobRecords(topics, "dogwatch/benchmarks");
    this.clock = clock;
    this.random = random;
  }

  /** A new job that sleeps so long. */
  public ProducerRecord<byte[], byte[]> sleeping(Duration time) {
    return records.forLane(message(time), Traceparent.next(random));
  }

  /** A new job that waits in the timer store. */
  public ProducerRecord<byte[], byte[]> due(Instant at) {
    return records.forTimer(message(Duration.ZERO).withNotBefore(at), Traceparent.next(random));
  }

  private JobMessage message(Duration time) {
    Instant now = clock.instant();
    return JobMessage.of(JobId.next(now), PROBE, Priority.NORMAL, payload(time), now);
  }

  /** JSON with blanks in it, up to the size. */
  public static Payload payload(Duration sleep) {
    String start = "{\"sleepMs\":";
    String number = Long.toString(sleep.toMillis());
    return Payload.json(
        start + " ".repeat(PAYLOAD - start.length() - number.length() - 1) + number + "}");
  }
}
