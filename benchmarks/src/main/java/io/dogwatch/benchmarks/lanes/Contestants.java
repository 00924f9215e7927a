package io.dogwatch.benchmarks.lanes;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.reference.ShareLoopApplication;
import io.dogwatch.benchmarks.reference.ShareLoopResult;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Starts the processes that are compared, with equal memory. */
final class Contestants {

  private static final String HEAP = "512m";

  private Contestants() {}

  /** The worker service, as users start it, with so many slots for probes. */
  static Contestant dogwatch(Bench bench, int slots) throws InterruptedException {
    Topics topics = bench.cluster().topics();
    bench.cluster().create(topics.of(ProbeJobs.PROBE));
    bench.cluster().createResults(List.of(topics.jobEvents()));
    Child child =
        bench
            .children()
            .start(
                "worker",
                Role.WORKER_SERVICE,
                HEAP,
                ServiceArguments.probes(bench.cluster(), slots));
    return new Contestant(
        "dogwatch",
        bench,
        child,
        topics.lane(ProbeJobs.PROBE, Priority.NORMAL).name(),
        topics.jobEvents(),
        Contestants::outcome);
  }

  /** A plain loop over share consumers. */
  static Contestant reference(Bench bench, String name, ShareLoopApplication.Options options)
      throws InterruptedException {
    Topic source = bench.cluster().createLane(name);
    Topic results = bench.cluster().createResults(name + ".results");
    Child child =
        bench
            .children()
            .start(
                name,
                Role.SHARE_LOOP,
                HEAP,
                ShareLoopApplication.arguments(
                    bench.cluster().bootstrapServers(), source.name(), results.name(), options));
    return new Contestant(name, bench, child, source.name(), results, Contestants::result);
  }

  private static Optional<Done> outcome(ConsumerRecord<byte[], byte[]> record) {
    return switch (JobEvent.CODEC.decode(record.value())) {
      case Decoded.Undecodable<JobEvent>(String reason) -> throw new IllegalStateException(reason);
      case Decoded.Message<JobEvent>(JobEvent event) ->
          switch (event.fact()) {
            case JobFact.Succeeded(var _, Instant startedAt) ->
                Optional.of(
                    new Done(startedAt, event.at(), durableAt(record), event.claim().delivery()));
            case JobFact.Waiting _, JobFact.Queued _, JobFact.Scheduled _, JobFact.Started _ ->
                Optional.empty();
            case JobFact.AttemptFailed _,
                JobFact.Continued _,
                JobFact.DeadLettered _,
                JobFact.Cancelled _,
                JobFact.Expired _,
                JobFact.Skipped _ ->
                throw new IllegalStateException("a success expected, found " + event);
          };
    };
  }

  /** The instant at which a job began that has run for a moment. */
  static Optional<Instant> start(ConsumerRecord<byte[], byte[]> record) {
    return JobEvent.CODEC
        .decode(record.value())
        .message()
        .filter(event -> event.fact() instanceof JobFact.Started)
        .map(JobEvent::at);
  }

  private static Optional<Done> result(ConsumerRecord<byte[], byte[]> record) {
    ShareLoopResult result = ShareLoopResult.of(record.value());
    return Optional.of(new Done(result.readAt(), result.doneAt(), durableAt(record), 1));
  }

  private static Instant durableAt(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }
}
