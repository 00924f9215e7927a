package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.RecordWriter;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.engine.attempts.KnownJobs.Standing;
import io.dogwatch.engine.attempts.RetryPolicy;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.gates.BreakerSettings;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.engine.slots.Slots;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.KafkaException;

/** One lane, whose jobs say a word, on leases in memory; the test is its threads and its clock. */
final class LaneDriver {

  static final Duration LOCK = Duration.ofSeconds(15);

  private static final Topics TOPICS = new Topics("lane-test.");
  private static final LaneAddress LANE = new LaneAddress(Saying.TYPE, Priority.NORMAL);

  private final Random random = new Random(1);
  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final InMemoryCluster cluster = new InMemoryCluster(TOPICS, LOCK, () -> now);
  private RecordWriter writer = cluster;
  private LaneConsumers consumers = cluster.consumersOf("w-1");
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Poller<?>> pollers = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private Runnable whenSaid = () -> {};
  private final Cancellations cancellations = new Cancellations();
  private final Map<JobId, Integer> unfinishedStarts = new HashMap<>();
  private final Gate gate =
      new Gate(Saying.TYPE, new BreakerSettings(5, Duration.ofSeconds(60)), () -> true, () -> now);

  Lane<?> open(int size) {
    var slots = new Slots(size, () -> now);
    Pool pool = slots.pool(size, gate::tryEnter, gate::didNotRun);
    var stuck = new StuckHandlers();
    var bench =
        new Workbench<>(
            runner(),
            new OutcomePublisher(writer, cluster, Runnable::run, TOPICS, "w-1", () -> now, random),
            pool,
            gate,
            cancellations,
            stuck,
            new Suspects(),
            new TypeMeters(new SimpleMeterRegistry(), Saying.TYPE, pool, stuck),
            tasks::add,
            () -> now);
    Lane<Saying.Word> lane =
        new Lanes(TOPICS, LOCK, consumers, pollers::add, new Outage(() -> now)).of(bench).get(1);
    lane.open();
    return lane;
  }

  private JobRunner<Saying.Word> runner() {
    return new JobRunner<>(
        new BoundHandler<>(new Saying(said, () -> whenSaid.run())),
        RetryPolicy.DEFAULT,
        job ->
            Optional.ofNullable(unfinishedStarts.get(job))
                .map(starts -> new Standing(JobState.RUNNING, 1, "w-0", starts)),
        cancellations,
        _ -> true,
        () -> now,
        JobRunner.USUAL_DELIVERIES);
  }

  /** Has a lane that is opened later lease its jobs otherwise. */
  void leaseThrough(UnaryOperator<LaneConsumers> way) {
    consumers = way.apply(consumers);
  }

  /** Has a lane that is opened later tell its outcomes there. */
  void tell(RecordWriter other) {
    writer = other;
  }

  void failWrites(int times, KafkaException failure) {
    var failures = new AtomicInteger(times);
    tell(
        records ->
            failures.getAndDecrement() > 0
                ? CompletableFuture.failedFuture(failure)
                : cluster.write(records));
  }

  /** What happens in each job, before it says its word. */
  void whenSaid(Runnable action) {
    whenSaid = action;
  }

  JobId submit(String word) {
    JobId id = JobId.next(now);
    var job = JobMessage.of(id, LANE.type(), LANE.priority(), payload(word), now);
    cluster.append(new JobRecords(TOPICS, "test").forLane(job, Traceparent.next(random)));
    return id;
  }

  void submitAll(String... words) {
    for (String word : words) {
      submit(word);
    }
  }

  void submitMany(int count) {
    for (int i = 0; i < count; i++) {
      submit("word");
    }
  }

  /** Worker after worker leases what there is, and dies. */
  void deliverInVain(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(free()).isNotEmpty();
    }
  }

  void startedInVain(JobId job, int times) {
    unfinishedStarts.put(job, times);
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void turn() {
    for (Poller<?> poller : List.copyOf(pollers)) {
      if (poller.turn().isEmpty()) {
        pollers.remove(poller);
      }
    }
  }

  void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Asks where the jobs stand that were leased last. */
  void runExaminations() {
    for (int open = tasks.size(); open > 0; open--) {
      tasks.remove().run();
    }
  }

  void drain() {
    for (int i = 0; i < 20; i++) {
      turn();
      runTasks();
      pass(Duration.ofMillis(60));
    }
  }

  /** Runs jobs that take no time. */
  void runUntilSaid(int words) {
    while (said.size() < words) {
      turn();
      runTasks();
      pass(Duration.ofMillis(1));
    }
  }

  /** What its threads have still to run. */
  Deque<Runnable> tasks() {
    return tasks;
  }

  /** Those that go on. */
  List<Poller<?>> pollers() {
    return pollers;
  }

  List<String> said() {
    return said;
  }

  Gate gate() {
    return gate;
  }

  Cancellations cancellations() {
    return cancellations;
  }

  /** Words of the jobs that another worker would get now. */
  List<String> free() {
    var other = cluster.consumersOf("other").open(LANE, "other", 2_000);
    List<String> words =
        other.lease(Duration.ZERO).stream()
            .map(record -> JobMessage.CODEC.decode(record.value()).message().orElseThrow())
            .map(job -> new String(job.payload().bytes(), StandardCharsets.UTF_8))
            .map(json -> json.substring(9, json.length() - 2))
            .toList();
    cluster.kill("other");
    return words;
  }

  List<JobEvent> events() {
    return cluster.records(TOPICS.jobEvents().name()).stream()
        .map(record -> JobEvent.CODEC.decode(record.value()).message().orElseThrow())
        .toList();
  }

  List<JobFact> factsOf(JobId job) {
    return events().stream().filter(event -> event.job().equals(job)).map(JobEvent::fact).toList();
  }

  /** Attempts and deliveries of the jobs with a word that came to an outcome. */
  List<String> claimsOf(String word) {
    List<JobId> jobs =
        cluster.records(TOPICS.lane(LANE.type(), LANE.priority()).name()).stream()
            .map(record -> JobMessage.CODEC.decode(record.value()).message().orElseThrow())
            .filter(job -> job.payload().equals(payload(word)))
            .map(JobMessage::id)
            .toList();
    return events().stream()
        .filter(event -> jobs.contains(event.job()))
        .filter(event -> !event.fact().text().equals("started"))
        .map(event -> event.claim().attempt() + "/" + event.claim().delivery())
        .toList();
  }

  private static Payload payload(String word) {
    return Payload.json("{\"word\":\"" + word + "\"}");
  }
}
