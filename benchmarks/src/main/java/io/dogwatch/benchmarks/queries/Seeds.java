package io.dogwatch.benchmarks.queries;

import io.dogwatch.benchmarks.load.Backlog;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What comes by way of the log, so that the service itself prepares for what is generated. */
final class Seeds {

  private static final String WORKER = "worker-0";
  private static final int SLOTS = 100;

  private final Bench bench;

  Seeds(Bench bench) {
    this.bench = bench;
  }

  /** A finished job of each day, for which the projection makes the day's partitions. */
  void publish(List<LocalDate> days) {
    var records = new JobRecords(bench.cluster().topics(), "dogwatch/benchmarks");
    try (var backlog = new Backlog(bench.cluster(), "seeds")) {
      backlog.publish(
          days.size(),
          number -> {
            Instant at = days.get(number).atTime(0, 0, 1).toInstant(ZoneOffset.UTC);
            var succeeded = new JobFact.Succeeded(Payload.json("{}"), at);
            return records.forEvent(
                new JobEvent(
                    JobId.next(at), ProbeJobs.PROBE, new Claim(1, 1), WORKER, at, succeeded),
                Traceparent.next(bench.random()));
          });
    }
  }

  /** What a worker says that is alive. */
  void beat() {
    Instant now = bench.clock().instant();
    var pool = new WorkerHeartbeat.Pool(Questions.IN_LINE, SLOTS, SLOTS, 1_000, 0, Hold.NOTHING);
    var beat =
        new WorkerHeartbeat(
            WORKER,
            "localhost",
            1,
            now.minus(Duration.ofMinutes(1)),
            now,
            WorkerHeartbeat.Status.HEALTHY,
            List.of(pool),
            0);
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(bench.cluster().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  bench.cluster().topics().workers().name(),
                  WORKER.getBytes(StandardCharsets.UTF_8),
                  WorkerHeartbeat.CODEC.encode(beat)));
    }
  }
}
