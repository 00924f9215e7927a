package io.dogwatch.benchmarks.projection;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the log has of jobs that took less than 100 ms: themselves, and their success. */
final class FinishedJobs {

  private static final Payload RESULT =
      Payload.json("{\"rsi\": 61.0, \"macd\": [1.5, 2.5, 3.5], \"signal\": \"hold\"}");

  private final JobRecords records;
  private final InstantSource clock;
  private final RandomGenerator random;
  private JobId latest;

  FinishedJobs(Bench bench) {
    this.records = new JobRecords(bench.cluster().topics(), "dogwatch/benchmarks");
    this.clock = bench.clock();
    this.random = bench.random();
    this.latest = JobId.next(clock.instant());
  }

  /** Even numbers are jobs, odd ones the successes of those before them. */
  ProducerRecord<byte[], byte[]> record(int number) {
    Instant now = clock.instant();
    if (number % 2 == 0) {
      latest = JobId.next(now);
      Payload payload = ProbeJobs.payload(Duration.ZERO);
      return records.forLane(
          JobMessage.of(latest, ProbeJobs.PROBE, Priority.NORMAL, payload, now),
          Traceparent.next(random));
    }
    var succeeded = new JobFact.Succeeded(RESULT, now);
    return records.forEvent(
        new JobEvent(latest, ProbeJobs.PROBE, new Claim(1, 1), "worker-1", now, succeeded),
        Traceparent.next(random));
  }
}
