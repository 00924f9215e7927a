package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.engine.attempts.RetryPolicy;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.gates.BreakerSettings;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.engine.slots.Slots;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Defect 54 of the systems that Dogwatch replaces: priorities had no effect. Lanes with backlogs on
 * leases in memory; jobs take virtual time.
 */
class LaneSharesTest {

  private static final Topics TOPICS = new Topics("shares-test.");
  private static final Duration LOCK = Duration.ofMinutes(5);
  private static final int SLOTS = 32;
  private static final LaneAddress HIGH = lane("errand", Priority.HIGH);
  private static final LaneAddress NORMAL = lane("errand", Priority.NORMAL);
  private static final LaneAddress LOW = lane("errand", Priority.LOW);

  private final Random random = new Random(1);
  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final InMemoryCluster cluster = new InMemoryCluster(TOPICS, LOCK, () -> now);
  private final Slots slots = new Slots(SLOTS, () -> now);
  private final List<Poller<?>> pollers = new ArrayList<>();
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparing(Running::end));
  private final Map<LaneAddress, Integer> submitted = new HashMap<>();
  private final Map<LaneAddress, Integer> done = new HashMap<>();
  private final Random busy = new Random(2);
  private boolean allTakeAsLong;
  private double unanswered; // share of those who ask

  private record Running(Instant end, Runnable task) {}

  /** A consumer whose cluster does not answer everybody in time. */
  private record BusyConsumer(LaneConsumer consumer, BooleanSupplier isBusy)
      implements LaneConsumer {

    @Override
    public List<ConsumerRecord<byte[], byte[]>> lease(Duration time) {
      if (isBusy.getAsBoolean()) {
        send();
        return List.of();
      }
      return consumer.lease(time);
    }

    @Override
    public void settle(ConsumerRecord<byte[], byte[]> record, Settlement settlement) {
      consumer.settle(record, settlement);
    }

    @Override
    public void send() {
      consumer.send();
    }

    @Override
    public Set<RecordPlace> renew(Collection<ConsumerRecord<byte[], byte[]>> records) {
      return consumer.renew(records);
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  record Errand(@NotNull Priority priority) {}

  private record Errands(JobType type, Map<LaneAddress, Integer> done)
      implements JobHandler<Errand> {

    @Override
    public Class<Errand> payloadType() {
      return Errand.class;
    }

    @Override
    public String description() {
      return "Counts itself.";
    }

    @Override
    public Errand example() {
      return new Errand(Priority.NORMAL);
    }

    @Override
    public Object handle(Errand payload, JobContext context) {
      done.merge(new LaneAddress(type, payload.priority()), 1, Integer::sum);
      return payload;
    }
  }

  /** The backlogs are so small that nobody waits for ten minutes. */
  @ParameterizedTest
  @CsvSource({
    "2, 2, 4000",
    "20, 10, 2000",
    "300, 100, 1000",
    "2000, 600, 400",
    "30000, 3000, 40",
  })
  void lanesShareTheSlotTimeByWeight(int meanMillis, int seconds, int backlog) {
    open(HIGH.type(), meanMillis);
    Runnable refill = () -> refill(backlog, HIGH, NORMAL, LOW);
    run(Duration.ofSeconds(seconds / 2), meanMillis, refill);

    Map<LaneAddress, Double> gained =
        gainedIn(() -> run(Duration.ofSeconds(seconds), meanMillis, refill));

    assertShares(gained);
    assertThat(busy(gained, meanMillis, seconds)).isGreaterThan(0.95);
    assertThat(pollers).as("each is a connection").hasSizeLessThan(80);
  }

  /**
   * Many slots become free at once where all jobs take as long, and not every lane has its answer
   * from the cluster in time: what it is due it gets later.
   */
  @ParameterizedTest
  @CsvSource({"300, 0.3", "1000, 0", "1000, 0.3", "3000, 0"})
  void lanesWhoseJobsAllTakeAsLongShareByWeight(int millis, double unanswered) {
    allTakeAsLong = true;
    this.unanswered = unanswered;
    open(HIGH.type(), millis);
    Runnable refill = () -> refill(1_000, HIGH, NORMAL, LOW);
    run(Duration.ofMillis(40L * millis), millis, refill);

    Map<LaneAddress, Double> gained =
        gainedIn(() -> run(Duration.ofMillis(20L * millis), millis, refill));

    assertShares(gained);
  }

  @Test
  void typesShareTheSlotsOfTheProcessByWeight() {
    LaneAddress other = lane("other", Priority.LOW);
    open(NORMAL.type(), 300);
    open(other.type(), 300);
    Runnable refill = () -> refill(1_000, NORMAL, other);
    run(Duration.ofSeconds(30), 300, refill);

    Map<LaneAddress, Double> gained = gainedIn(() -> run(Duration.ofSeconds(60), 300, refill));

    assertThat(gained.getOrDefault(NORMAL, 0.0) / gained.getOrDefault(other, 0.0))
        .isCloseTo(3, within(0.5));
  }

  /** A lane whose turn it is, and which then has nothing, must not keep slots from others. */
  @Test
  void jobsNowAndThenTakeNoMoreThanTheirTime() {
    open(HIGH.type(), 300);
    Runnable refill =
        () -> {
          refill(1_000, LOW);
          if (random.nextInt(4) == 0) { // a step takes 30 ms
            submit(HIGH);
          }
        };
    run(Duration.ofSeconds(20), 300, refill);

    Map<LaneAddress, Double> gained = gainedIn(() -> run(Duration.ofSeconds(60), 300, refill));

    assertThat(busy(gained, 300, 60)).isGreaterThan(0.95);
    assertThat(submitted.getOrDefault(HIGH, 0) - done(HIGH)).as("they go first").isLessThan(20);
  }

  @Test
  void pausedTypeHoldsUpNoOther() {
    LaneAddress paused = lane("other", Priority.HIGH);
    Gate gate = open(paused.type(), 300);
    open(LOW.type(), 300);
    Runnable refill = () -> refill(1_000, paused, LOW);
    run(Duration.ofSeconds(20), 300, refill);
    gate.pause(true);
    run(Duration.ofSeconds(5), 300, refill);

    Map<LaneAddress, Double> gained = gainedIn(() -> run(Duration.ofSeconds(20), 300, refill));

    assertThat(gained.getOrDefault(paused, 0.0)).isZero();
    assertThat(busy(gained, 300, 20)).isGreaterThan(0.95);
  }

  @Test
  void nobodyWaitsLongerThanTenMinutesForItsPriority() {
    for (int i = 0; i < 400; i++) {
      submit(LOW);
    }
    now = now.plus(Duration.ofMinutes(11));
    open(LOW.type(), 2_000);
    Runnable refill = () -> refill(400, HIGH);

    while (done(LOW) < 360) { // the others run
      run(Duration.ofSeconds(1), 2_000, refill);
    }

    assertThat(done(HIGH)).as("what was leased while there were slots for all").isLessThan(50);
  }

  /**
   * Jobs that are over in no time are leased by the hundred. Those that come after them must not
   * lie here for as long as they take, while another worker has nothing to do.
   */
  @ParameterizedTest
  @CsvSource({"300", "2000", "30000"})
  void jobsThatBecomeLongAtOnceAreSharedAmongWorkers(int longMillis) {
    var mean = new AtomicInteger(1);
    open(NORMAL.type(), mean::get, "w-1", slots);
    open(NORMAL.type(), mean::get, "w-2", new Slots(SLOTS, () -> now));
    submitAndAwait(8_000, 1);
    mean.set(longMillis);

    Duration took = submitAndAwait(600, longMillis);

    // The last of them all takes four times the mean; some may wait here for one job to end.
    Duration atBest = Duration.ofMillis(longMillis).multipliedBy(600).dividedBy(2L * SLOTS);
    assertThat(took)
        .isLessThan(atBest.plus(Duration.ofMillis(longMillis).multipliedBy(7)).plusSeconds(1));
  }

  private static void assertShares(Map<LaneAddress, Double> gained) {
    double low = gained.getOrDefault(LOW, 0.0);
    assertThat(gained.getOrDefault(HIGH, 0.0) / low).isCloseTo(8, within(1.2));
    assertThat(gained.getOrDefault(NORMAL, 0.0) / low).isCloseTo(3, within(0.5));
  }

  private Duration submitAndAwait(int jobs, int millis) {
    Instant from = now;
    int before = done(NORMAL);
    for (int i = 0; i < jobs; i++) {
      submit(NORMAL);
    }
    while (done(NORMAL) < before + jobs) {
      run(Duration.ofMillis(10), millis, () -> {});
    }
    return Duration.between(from, now);
  }

  private static LaneAddress lane(String type, Priority priority) {
    return new LaneAddress(new JobType(type), priority);
  }

  private int done(LaneAddress lane) {
    return done.getOrDefault(lane, 0);
  }

  /** Jobs of each lane that are done meanwhile. */
  private Map<LaneAddress, Double> gainedIn(Runnable time) {
    var before = new HashMap<>(done);
    time.run();
    Map<LaneAddress, Double> gained = new HashMap<>();
    submitted
        .keySet()
        .forEach(lane -> gained.put(lane, (double) done(lane) - before.getOrDefault(lane, 0)));
    return gained;
  }

  /** Share of the slot time. */
  private static double busy(Map<LaneAddress, Double> done, int meanMillis, int seconds) {
    double jobs = done.values().stream().mapToDouble(it -> it).sum();
    return jobs * meanMillis / 1e3 / seconds / SLOTS;
  }

  private Gate open(JobType type, int meanMillis) {
    return open(type, () -> meanMillis, "w-1", slots);
  }

  private Gate open(JobType type, IntSupplier meanMillis, String worker, Slots slots) {
    var gate =
        new Gate(type, new BreakerSettings(5, Duration.ofSeconds(60)), () -> true, () -> now);
    Pool pool = slots.pool(SLOTS, gate::tryEnter, gate::didNotRun);
    var stuck = new StuckHandlers();
    var cancellations = new Cancellations();
    var bench =
        new Workbench<>(
            new JobRunner<>(
                new BoundHandler<>(new Errands(type, done)),
                RetryPolicy.DEFAULT,
                _ -> Optional.empty(),
                cancellations,
                _ -> true,
                () -> now,
                JobRunner.USUAL_DELIVERIES),
            new OutcomePublisher(
                cluster, cluster, Runnable::run, TOPICS, worker, () -> now, random),
            pool,
            gate,
            cancellations,
            stuck,
            new Suspects(),
            new TypeMeters(new SimpleMeterRegistry(), type, pool, stuck),
            task -> running.add(new Running(end(meanMillis.getAsInt()), task)),
            () -> now);
    new Lanes(TOPICS, LOCK, consumersOf(worker), pollers::add, new Outage(() -> now))
        .of(bench)
        .forEach(Lane::open);
    return gate;
  }

  private LaneConsumers consumersOf(String worker) {
    LaneConsumers consumers = cluster.consumersOf(worker);
    return (lane, name, batch) ->
        new BusyConsumer(consumers.open(lane, name, batch), () -> busy.nextDouble() < unanswered);
  }

  /** Durations are exponential: nothing is known of a job from how long it has run. */
  private Instant end(int meanMillis) {
    if (allTakeAsLong) {
      return now.plusMillis(meanMillis);
    }
    double nanos = -Math.log(1 - random.nextDouble()) * meanMillis * 1e6;
    return now.plusNanos(Math.round(nanos) + 1);
  }

  private void refill(int backlog, LaneAddress... lanes) {
    for (LaneAddress lane : lanes) {
      while (submitted.getOrDefault(lane, 0) - done(lane) < backlog) {
        submit(lane);
      }
    }
  }

  private void submit(LaneAddress lane) {
    submitted.merge(lane, 1, Integer::sum);
    var payload = Payload.json("{\"priority\":\"" + lane.priority() + "\"}");
    var job = JobMessage.of(JobId.next(now), lane.type(), lane.priority(), payload, now);
    cluster.append(new JobRecords(TOPICS, "test").forLane(job, Traceparent.next(random)));
  }

  private void run(Duration time, int meanMillis, Runnable refill) {
    Instant end = now.plus(time);
    Duration step = Duration.ofMillis(Math.clamp(meanMillis / 10, 1, 100));
    while (now.isBefore(end)) {
      refill.run();
      for (Poller<?> poller : List.copyOf(pollers)) { // turns may open others
        if (poller.turn().isEmpty()) {
          pollers.remove(poller);
        }
      }
      Running next = running.peek();
      now = next == null || next.end().isAfter(now.plus(step)) ? now.plus(step) : next.end();
      while (!running.isEmpty() && !running.peek().end().isAfter(now)) {
        running.remove().task().run();
      }
    }
  }
}
