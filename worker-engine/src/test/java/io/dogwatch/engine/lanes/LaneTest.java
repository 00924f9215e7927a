package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.control.StandingCancellations;
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
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.engine.slots.Slots;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.constraints.NotNull;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One lane on leases in memory; the test is its threads and its clock. */
class LaneTest {

  private static final Topics TOPICS = new Topics("lane-test.");
  private static final JobType TYPE = new JobType("say");
  private static final Duration LOCK = Duration.ofSeconds(15);

  private final Random random = new Random(1);
  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final InMemoryCluster cluster = new InMemoryCluster(TOPICS, LOCK, () -> now);
  private RecordWriter writer = cluster;
  private LaneConsumers consumers = cluster.consumersOf("w-1");
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Poller<?>> pollers = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final List<List<String>> factsWhenSaid = new ArrayList<>();
  private Runnable whenSaid = () -> factsWhenSaid.add(facts());
  private final Cancellations cancellations = new Cancellations();
  private final Map<JobId, Integer> unfinishedStarts = new HashMap<>();
  private final Gate gate =
      new Gate(TYPE, new BreakerSettings(5, Duration.ofSeconds(60)), () -> true, () -> now);

  record Word(@NotNull String word) {}

  private record Saying(List<String> said, Runnable whenSaid) implements JobHandler<Word> {

    @Override
    public JobType type() {
      return TYPE;
    }

    @Override
    public Class<Word> payloadType() {
      return Word.class;
    }

    @Override
    public String description() {
      return "Says a word.";
    }

    @Override
    public Word example() {
      return new Word("hello");
    }

    @Override
    public Object handle(Word payload, JobContext context) throws JobFailure {
      whenSaid.run();
      said.add(payload.word());
      if (payload.word().equals("away")) {
        throw new JobFailure(FailureCode.PROVIDER_TIMEOUT, "nobody there");
      }
      return payload;
    }
  }

  @Test
  void leasesNoMoreThanCanRunSoon() {
    Lane<Word> lane = open(4);
    submit(Priority.NORMAL, "a", "b", "c", "d", "e", "f");

    turn();

    assertThat(tasks).hasSize(4);
    turn();
    assertThat(free()).as("the rest is for other workers").containsExactly("e", "f");
    assertThat(lane.address().priority()).isEqualTo(Priority.NORMAL);
  }

  /** Jobs that are over in no time are leased ahead, so that slots do not wait for the broker. */
  @Test
  void leasesShortJobsAhead() {
    open(4);
    for (int i = 0; i < 2_000; i++) {
      submit(Priority.NORMAL, "word");
    }
    while (said.size() < 400) {
      turn();
      runTasks();
      now = now.plusMillis(1);
    }

    for (int i = 0; i < 3; i++) {
      turn();
      now = now.plusMillis(60);
    }

    assertThat(2_000 - said.size() - free().size()).as("leased").isGreaterThan(100);
  }

  /** What comes after a rest need not be like what came before. */
  @Test
  void leasesNoMoreThanTwiceTheSlotsAfterARest() {
    open(4);
    for (int i = 0; i < 400; i++) {
      submit(Priority.NORMAL, "word");
    }
    while (said.size() < 400) {
      drain();
    }
    now = now.plusSeconds(1);
    turn();
    for (int i = 0; i < 1_000; i++) {
      submit(Priority.NORMAL, "word");
    }

    for (int i = 0; i < 3; i++) {
      turn();
      now = now.plusMillis(60);
    }

    assertThat(1_400 - said.size() - free().size()).as("leased").isBetween(4, 8);
  }

  @Test
  void leasesNoMoreWhileManyOutcomesAreOnTheirWay() {
    writer = _ -> new CompletableFuture<>();

    takeFromALargeBacklog();

    assertThat(said).hasSizeBetween(1_000, 1_600);
  }

  @Test
  void oneLongJobHoldsUpNoOther() {
    open(4);
    submit(Priority.NORMAL, "long");
    turn();
    Runnable held = tasks.remove();
    submit(Priority.NORMAL, "a", "b", "c");

    for (int i = 0; i < 10; i++) {
      now = now.plusMillis(60);
      turn();
      runTasks();
    }

    assertThat(said).containsExactlyInAnyOrder("a", "b", "c");
    held.run();
    drain();
    assertThat(said).contains("long");
  }

  /** A consumer that nobody asks may have fetched jobs all the same, and keeps them from others. */
  @Test
  void pollersThatMayNotLeaseAnyMoreLeaveSoon() {
    open(8);
    for (String word : List.of("a", "b", "c", "d", "e", "f")) {
      submit(Priority.NORMAL, word);
      turn();
      now = now.plusMillis(60);
      turn();
    }
    assertThat(pollers).as("one held by each job").hasSizeGreaterThan(6);

    runTasks();
    for (int i = 0; i < 10; i++) {
      turn();
      now = now.plusMillis(60);
    }

    assertThat(pollers).as("who waits for jobs").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void pausedTypeLeavesItsJobsInTheBroker() {
    open(4);
    drain(); // a poller asks for jobs, and has found none
    gate.pause(true);
    submit(Priority.NORMAL, "a", "b");
    drain();

    assertThat(said).isEmpty();
    assertThat(free()).containsExactly("a", "b");

    gate.pause(false);
    drain();

    assertThat(said).containsExactly("a", "b");
    assertThat(claimsOf("a")).as("but for who looked at it here").containsExactly("1/2");
  }

  /** Kafka gives jobs to members that do not ask, and drops those that have not asked for long. */
  @Test
  void lanesThatAreHeldLeaveTheirGroup() {
    List<LaneConsumer> closed = new ArrayList<>();
    LaneConsumers kept = consumers;
    consumers =
        (lane, name, batch) -> new ClosingConsumer(kept.open(lane, name, batch), closed::add);
    open(4);
    drain();
    gate.pause(true);

    drain();

    assertThat(closed).hasSize(1);
    gate.pause(false);
    submit(Priority.NORMAL, "a");
    drain();
    assertThat(said).containsExactly("a");
  }

  @Test
  void jobsThatWaitForASlotWhenTheTypeIsPausedAreGivenBack() {
    open(4);
    for (int i = 0; i < 2_000; i++) {
      submit(Priority.NORMAL, "word");
    }
    while (said.size() < 400) {
      turn();
      runTasks();
      now = now.plusMillis(1);
    }
    turn();
    int begun = said.size() + tasks.size();
    assertThat(2_000 - begun - free().size()).as("leased, and waiting").isGreaterThan(50);

    gate.pause(true);
    drain();

    assertThat(said).hasSize(begun);
    assertThat(free()).hasSize(2_000 - begun);
  }

  /** Defect 50 of the systems that Dogwatch replaces: an open breaker dropped tasks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 32})
  void openBreakerLosesNothingAndSpendsNoAttempt(int slots) {
    open(slots);
    for (int i = 0; i < 5; i++) {
      submit(Priority.NORMAL, "away");
      drain();
    }
    assertThat(gate.isBroken()).isTrue();
    submit(Priority.NORMAL, "a", "b");

    drain();

    assertThat(said).doesNotContain("a", "b");
    now = now.plusSeconds(61);
    drain();
    assertThat(said).contains("a", "b");
    assertThat(claimsOf("a")).containsExactly("1/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 32})
  void breakerStaysOpenWhenTheJobFailsThatIsTried(int slots) {
    open(slots);
    for (int i = 0; i < 5; i++) {
      submit(Priority.NORMAL, "away");
      drain();
    }
    submit(Priority.NORMAL, "away", "a", "b");
    now = now.plusSeconds(61);

    drain();

    assertThat(gate.isBroken()).isTrue();
    assertThat(said).hasSize(6).containsOnly("away");
    now = now.plusSeconds(61);
    drain();
    assertThat(said).endsWith("a", "b");
    assertThat(gate.isBroken()).isFalse();
  }

  @Test
  void outcomeOfALapsedLeaseIsDiscarded() {
    open(4);
    submit(Priority.NORMAL, "a");
    turn();
    now = now.plus(LOCK).plusSeconds(1); // the process was frozen

    runTasks();
    turn();

    assertThat(said).containsExactly("a");
    assertThat(events()).as("nobody hears of it").isEmpty();
    drain();
    assertThat(claimsOf("a")).as("it is delivered again").containsExactly("1/2");
  }

  @Test
  void outcomeThatDoesNotReachTheClusterIsToldAgainAndTheJobNotDoneAgain() {
    failWrites(2, new TimeoutException("no answer"));
    open(4);
    submit(Priority.NORMAL, "a");

    drain();

    assertThat(said).containsExactly("a");
    assertThat(claimsOf("a")).containsExactly("1/1");
  }

  @Test
  void leasesNoMoreWhileManyOutcomesWaitToBeToldAgain() {
    failWrites(Integer.MAX_VALUE, new TimeoutException("no answer"));

    takeFromALargeBacklog();

    assertThat(said).hasSizeBetween(1_000, 1_600);
  }

  @Test
  void jobWhoseOutcomeTheClusterRefusesIsGivenBack() {
    failWrites(1, new RecordTooLargeException("a smaller one"));
    open(4);
    submit(Priority.NORMAL, "a");

    drain();

    assertThat(said).as("with the next delivery").containsExactly("a", "a");
    assertThat(claimsOf("a")).containsExactly("1/2");
  }

  @Test
  void jobWhoseOutcomeIsNotToldWhenTheLaneClosesIsGivenBack() {
    failWrites(Integer.MAX_VALUE, new TimeoutException("no answer"));
    Lane<Word> lane = open(4);
    submit(Priority.NORMAL, "a");
    turn();
    runTasks();

    lane.close(Duration.ofSeconds(1));
    turn();
    assertThat(pollers).as("there is time left to tell it").isNotEmpty();
    now = now.plusSeconds(2);
    drain();

    assertThat(pollers).isEmpty();
    assertThat(free()).containsExactly("a");
  }

  @Test
  void renewsTheLeaseOfALongJob() {
    open(4);
    submit(Priority.NORMAL, "long");
    turn();
    for (int i = 0; i < 10; i++) {
      now = now.plusSeconds(4);
      turn();
    }

    assertThat(free()).isEmpty();
    drain();
    assertThat(claimsOf("long")).containsExactly("1/1");
  }

  @Test
  void waitingJobThatIsTakenBackDoesNotRun() {
    open(1);
    submit(Priority.NORMAL, "first");
    turn();
    submit(Priority.NORMAL, "second");
    JobId second = last;
    now = now.plusMillis(60);
    turn();
    cancellations.order(second, "a mistake");

    drain();

    assertThat(said).containsExactly("first");
    assertThat(factsOf(second)).containsExactly(new JobFact.Cancelled("a mistake", null));
  }

  @Test
  void runningJobThatIsTakenBackSaysSinceWhenItRan() {
    open(1);
    submit(Priority.NORMAL, "away");
    Instant started = now;
    whenSaid =
        () -> {
          now = now.plusMillis(60);
          cancellations.order(last, "a mistake");
        };

    drain();

    assertThat(factsOf(last)).containsExactly(new JobFact.Cancelled("a mistake", started));
  }

  /** One waits for its slot here, one lies on the lane; the last one is submitted later. */
  @Test
  void jobsThatFitAnOrderDoNotRun() {
    open(1);
    submit(Priority.NORMAL, "first");
    turn();
    submit(Priority.NORMAL, "second");
    JobId second = last;
    now = now.plusMillis(60);
    turn();
    submit(Priority.NORMAL, "third");
    JobId third = last;
    var order = JobFilter.ofType(TYPE, now);
    now = now.plusMillis(1);
    submit(Priority.NORMAL, "fourth");
    whenSaid = () -> takeBack(order);

    drain();

    assertThat(said).containsExactly("first", "fourth");
    assertThat(factsOf(second)).containsExactly(new JobFact.Cancelled("all of them", null));
    assertThat(factsOf(third)).containsExactly(new JobFact.Cancelled("all of them", null));
    assertThat(factsOf(last)).hasOnlyElementsOfType(JobFact.Succeeded.class);
    assertThat(free()).isEmpty();
  }

  @Test
  void runningJobThatFitsAnOrderIsInterrupted() {
    open(1);
    submit(Priority.NORMAL, "away");
    Instant started = now;
    whenSaid =
        () -> {
          now = now.plusMillis(60);
          takeBack(JobFilter.ofType(new JobType("other"), now));
          takeBack(JobFilter.ofType(TYPE, now));
        };

    drain();

    assertThat(factsOf(last)).containsExactly(new JobFact.Cancelled("all of them", started));
  }

  private void takeBack(JobFilter jobs) {
    String scope = "jobs:" + jobs;
    cancellations.order(
        new StandingCancellations.Cancellation(scope, now, "test", jobs, "all of them"));
  }

  @Test
  void jobThatComesAgainTellsItsStartBeforeItRuns() {
    open(4);
    submit(Priority.NORMAL, "a");
    deliverInVain(1);

    drain();

    assertThat(said).containsExactly("a");
    assertThat(factsWhenSaid).containsExactly(List.of("started"));
    assertThat(claimsOf("a")).containsExactly("1/2");
  }

  @Test
  void suspectsStartOneAfterTheOther() {
    open(4);
    submit(Priority.NORMAL, "a", "b", "innocent");
    jobs().subList(0, 2).forEach(job -> unfinishedStarts.put(job, 3));
    unfinishedStarts.put(last, 1);
    deliverInVain(3);
    turn();
    runExaminations();

    assertThat(tasks).as("the first suspect and the innocent one").hasSize(2);
    Runnable first = tasks.remove();
    tasks.remove().run();
    turn();
    assertThat(said).containsExactly("innocent");
    assertThat(tasks).isEmpty();
    first.run();
    turn();
    runTasks();
    assertThat(said).containsExactlyInAnyOrder("innocent", "a", "b");
  }

  @Test
  void suspectThatWaitsForItsTurnIsGivenBackWhenTheLaneCloses() {
    Lane<Word> lane = open(4);
    submit(Priority.NORMAL, "a", "b");
    jobs().forEach(job -> unfinishedStarts.put(job, 4));
    deliverInVain(3);
    turn();
    runExaminations();
    tasks.clear(); // the first one's handler never ends

    lane.close(Duration.ZERO);
    now = now.plusSeconds(1);
    turn();

    assertThat(pollers).hasSize(1);
    now = now.plusSeconds(6);
    drain();
    assertThat(pollers).isEmpty();
    assertThat(free()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void laneGoesOnWithAnotherPollerAfterAnError() {
    consumers =
        (_, _, _) -> {
          throw new OutOfMemoryError("as if");
        };
    open(4);

    assertThatThrownBy(pollers.removeFirst()::run).isInstanceOf(OutOfMemoryError.class);

    assertThat(pollers).hasSize(1);
  }

  @Test
  void closingLaneFinishesWhatItHasAndLeavesTheRest() {
    Lane<Word> lane = open(2);
    submit(Priority.NORMAL, "a", "b", "c");
    turn();

    lane.close(Duration.ofSeconds(30));
    drain();

    assertThat(said).containsExactlyInAnyOrder("a", "b");
    assertThat(free()).containsExactly("c");
    assertThat(pollers).isEmpty();
  }

  private JobId last = JobId.next(now);

  /** Worker after worker leases what there is, and dies. */
  private void deliverInVain(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(free()).isNotEmpty();
    }
  }

  /** Lets a lane of 1,000 slots take what it will of 6,000 short jobs. */
  private void takeFromALargeBacklog() {
    open(1_000);
    for (int i = 0; i < 6_000; i++) {
      submit(Priority.NORMAL, "word");
    }
    drain();
  }

  private void failWrites(int times, KafkaException failure) {
    var failures = new AtomicInteger(times);
    writer =
        records ->
            failures.getAndDecrement() > 0
                ? CompletableFuture.failedFuture(failure)
                : cluster.write(records);
  }

  /** Asks where the jobs stand that were leased last. */
  private void runExaminations() {
    for (int open = tasks.size(); open > 0; open--) {
      tasks.remove().run();
    }
  }

  private List<String> facts() {
    return events().stream().map(event -> event.fact().text()).toList();
  }

  private List<JobFact> factsOf(JobId job) {
    return events().stream().filter(event -> event.job().equals(job)).map(JobEvent::fact).toList();
  }

  private List<JobId> jobs() {
    return cluster.records(TOPICS.lane(TYPE, Priority.NORMAL).name()).stream()
        .map(record -> JobMessage.CODEC.decode(record.value()).message().orElseThrow().id())
        .toList();
  }

  private Lane<Word> open(int size) {
    var slots = new Slots(size, () -> now);
    Pool pool = slots.pool(size, gate::tryEnter, gate::didNotRun);
    var stuck = new StuckHandlers();
    var bench =
        new Workbench<>(
            new JobRunner<>(
                new BoundHandler<>(new Saying(said, () -> whenSaid.run())),
                RetryPolicy.DEFAULT,
                job ->
                    Optional.ofNullable(unfinishedStarts.get(job))
                        .map(starts -> new Standing(JobState.RUNNING, 1, "w-0", starts)),
                cancellations,
                _ -> true,
                () -> now,
                JobRunner.USUAL_DELIVERIES),
            new OutcomePublisher(writer, cluster, Runnable::run, TOPICS, "w-1", () -> now, random),
            pool,
            gate,
            cancellations,
            stuck,
            new Suspects(),
            new TypeMeters(new SimpleMeterRegistry(), TYPE, pool, stuck),
            tasks::add,
            () -> now);
    Lane<Word> lane =
        new Lanes(TOPICS, LOCK, consumers, pollers::add, new Outage(() -> now)).of(bench).get(1);
    lane.open();
    return lane;
  }

  private void submit(Priority priority, String... words) {
    for (String word : words) {
      last = JobId.next(now);
      var job =
          JobMessage.of(last, TYPE, priority, Payload.json("{\"word\":\"" + word + "\"}"), now);
      cluster.append(new JobRecords(TOPICS, "test").forLane(job, Traceparent.next(random)));
    }
  }

  private void turn() {
    for (Poller<?> poller : List.copyOf(pollers)) {
      if (poller.turn().isEmpty()) {
        pollers.remove(poller);
      }
    }
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private void drain() {
    for (int i = 0; i < 20; i++) {
      turn();
      runTasks();
      now = now.plusMillis(60);
    }
  }

  private List<JobEvent> events() {
    return cluster.records(TOPICS.jobEvents().name()).stream()
        .map(record -> JobEvent.CODEC.decode(record.value()).message().orElseThrow())
        .toList();
  }

  private List<String> claimsOf(String word) {
    List<JobId> jobs =
        cluster.records(TOPICS.lane(TYPE, Priority.NORMAL).name()).stream()
            .map(record -> JobMessage.CODEC.decode(record.value()).message().orElseThrow())
            .filter(job -> job.payload().equals(Payload.json("{\"word\":\"" + word + "\"}")))
            .map(JobMessage::id)
            .toList();
    return events().stream()
        .filter(event -> jobs.contains(event.job()))
        .filter(event -> !event.fact().text().equals("started"))
        .map(event -> event.claim().attempt() + "/" + event.claim().delivery())
        .toList();
  }

  /** Words of the jobs that another worker would get now. */
  private List<String> free() {
    var other = cluster.consumersOf("other").open(address(), "other", 2_000);
    List<String> words =
        other.lease(Duration.ZERO).stream()
            .map(record -> JobMessage.CODEC.decode(record.value()).message().orElseThrow())
            .map(job -> new String(job.payload().bytes(), StandardCharsets.UTF_8))
            .map(json -> json.substring(9, json.length() - 2))
            .toList();
    cluster.kill("other");
    return words;
  }

  private static LaneAddress address() {
    return new LaneAddress(TYPE, Priority.NORMAL);
  }
}
