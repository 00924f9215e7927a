package io.dogwatch.orchestrator.timers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerTopologyTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Topics TOPICS = new Topics("t.");
  private static final JobType PROBE = new JobType("probe");
  private static final Traceparent TRACE =
      Traceparent.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private final StandingCancellations cancellations = new StandingCancellations();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> retries;
  private TestInputTopic<byte[], byte[]> control;
  private TestInputTopic<byte[], byte[]> happened;
  private TestOutputTopic<byte[], byte[]> lane;
  private TestOutputTopic<byte[], byte[]> told;
  private TestOutputTopic<byte[], byte[]> dead;

  @BeforeEach
  void start(@TempDir Path folder) {
    var settings = new Properties();
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    driver =
        new TopologyTestDriver(
            new TimerTopology(TOPICS, cancellations).build(new Random(1)), settings, NOON);
    retries = input(TOPICS.retry(PROBE).name());
    control = input(TOPICS.control().name());
    happened = input(TOPICS.jobEvents().name());
    told = output(TOPICS.jobEvents().name());
    lane = output(TOPICS.lane(PROBE, Priority.NORMAL).name());
    dead = output(TOPICS.deadLetters(PROBE).name());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void jobIsOnItsLaneWhenItsTimeHasComeAndNotBefore() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);

    driver.advanceWallClockTime(Duration.ofMillis(980));
    assertThat(lane.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofMillis(20));

    TestRecord<byte[], byte[]> due = lane.readRecord();
    assertThat(JobMessage.CODEC.decode(due.value()).message()).hasValue(job);
    assertThat(due.key()).isEqualTo(key(job));
    assertThat(Envelope.traceOf(due.headers()).orElseThrow().value())
        .startsWith(TRACE.value().substring(0, 36));
    driver.advanceWallClockTime(Duration.ofHours(1));
    assertThat(lane.isEmpty()).as("fires once").isTrue();
  }

  @Test
  void earliestFiresFirstWhateverTheOrderOfArrival() {
    JobMessage later = attempt(2, NOON.plusSeconds(2));
    JobMessage earlier = attempt(2, NOON.plusSeconds(1));
    retry(later);
    retry(earlier);

    driver.advanceWallClockTime(Duration.ofSeconds(5));

    assertThat(lane.readRecord().key()).isEqualTo(key(earlier));
    assertThat(lane.readRecord().key()).isEqualTo(key(later));
  }

  @Test
  void attemptThatIsAskedForTwiceFiresOnce() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);
    retry(job);
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    retry(job);

    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(lane.readRecordsToList()).hasSize(1);
  }

  @Test
  void nextAttemptTakesThePlaceOfTheOneBefore() {
    JobMessage second = attempt(2, NOON.plusSeconds(10));
    retry(second);
    JobMessage third = second.nextAttempt(NOON.plusSeconds(1));
    retry(third);

    driver.advanceWallClockTime(Duration.ofSeconds(20));

    assertThat(lane.readRecordsToList())
        .extracting(due -> JobMessage.CODEC.decode(due.value()).message().orElseThrow().attempt())
        .containsExactly(3);
  }

  @Test
  void memoryOfFiredTimersEnds() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    driver.advanceWallClockTime(Timers.MEMORY.plusSeconds(1));

    assertThat(isEmpty(TimerProcessor.JOBS)).isTrue();
    assertThat(isEmpty(TimerProcessor.CONTENTS)).isTrue();
  }

  @Test
  void jobWithoutATimeIsDueAtOnce() {
    JobMessage job = attempt(1, null);
    retry(job);

    driver.advanceWallClockTime(Duration.ofMillis(20));

    assertThat(lane.readRecordsToList()).hasSize(1);
  }

  @Test
  void bytesThatAreNoJobAreKept() {
    byte[] bytes = "no job".getBytes(StandardCharsets.UTF_8);
    retries.pipeInput(new byte[] {1}, bytes);

    TestRecord<byte[], byte[]> letter = dead.readRecord();

    assertThat(letter.key()).isEqualTo(new byte[] {1});
    assertThat(letter.value()).isEqualTo(bytes);
    assertThat(letter.headers().lastHeader("dlq-reason").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("DESERIALIZATION");
    assertThat(letter.headers())
        .extracting(header -> header.key())
        .contains("ce_id", "ce_type", "ce_source", "ce_time", "content-type", "traceparent");
  }

  @Test
  void cancelledJobIsToldOnceAndNeverFires() {
    JobMessage job = attempt(2, NOON.plusSeconds(10));
    retry(job);

    cancel(job, "not needed", NOON);
    cancel(job, "really not", NOON);
    retry(job);
    driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lane.isEmpty()).isTrue();
    assertThat(toldEvents())
        .singleElement()
        .isEqualTo(
            new JobEvent(
                job.id(),
                PROBE,
                new Claim(2, 0),
                null,
                NOON,
                new JobFact.Cancelled("not needed", null)));
  }

  @Test
  void eventOfACancellationHasEnvelopeAndTrace() {
    JobMessage job = attempt(1, NOON.plusSeconds(10));
    retry(job);
    cancel(job, "not needed", NOON);

    TestRecord<byte[], byte[]> event = told.readRecord();

    assertThat(event.key()).isEqualTo(key(job));
    assertThat(Envelope.traceOf(event.headers()).orElseThrow().value())
        .startsWith(TRACE.value().substring(0, 36));
    assertThat(event.headers().lastHeader("ce_type").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("io.dogwatch.job.cancelled");
  }

  @Test
  void cancellationThatIsReadBeforeItsJobStands() {
    JobMessage job = attempt(1, NOON.plusSeconds(10));
    cancel(job, "not needed", NOON);
    assertThat(told.isEmpty()).isTrue();

    retry(job);
    retry(job);
    driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lane.isEmpty()).isTrue();
    assertThat(toldEvents())
        .extracting(JobEvent::fact)
        .containsExactly(new JobFact.Cancelled("not needed", null));
  }

  /** More than one step of the sweep; the timers of the others stay. */
  @Test
  void jobsThatFitACancellationAreToldOnceAndNeverFire() {
    List<JobMessage> meant = new ArrayList<>();
    for (int i = 0; i <= Sweep.STEP; i++) {
      meant.add(attempt(1 + i % 2, NOON.plusSeconds(60)));
      retry(meant.getLast());
    }
    JobMessage later = submittedAt(NOON.plusMillis(1), attempt(2, NOON.plusSeconds(60)));
    retry(later);

    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    for (int tick = 0; tick < 3; tick++) {
      driver.advanceWallClockTime(Duration.ofMillis(20));
    }

    assertThat(toldEvents())
        .extracting(JobEvent::job)
        .containsExactlyInAnyOrderElementsOf(meant.stream().map(JobMessage::id).toList());
    meant.forEach(this::retry);
    takeBack("jobs:2", JobFilter.ofType(PROBE, NOON));
    driver.advanceWallClockTime(Duration.ofMinutes(2));
    assertThat(lane.readRecordsToList()).extracting(TestRecord::key).containsExactly(key(later));
    assertThat(toldEvents()).isEmpty();
  }

  @Test
  void jobThatComesToAStandingCancellationIsToldSo() {
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);
    retry(job);

    assertThat(toldEvents())
        .containsExactly(
            new JobEvent(
                job.id(), PROBE, new Claim(2, 0), null, NOON, new JobFact.Cancelled("all", null)));
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    assertThat(lane.isEmpty()).isTrue();
  }

  /** As one that was moved past the sweep: due in the tick in which its cancellation is known. */
  @Test
  void jobOfACancellationDoesNotFireThoughNoSweepHasSeenIt() {
    for (int i = 0; i <= Sweep.STEP; i++) {
      retry(attempt(2, NOON.plusSeconds(1)));
    }
    driver.advanceWallClockTime(Duration.ofMillis(990));
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));

    driver.advanceWallClockTime(Duration.ofMillis(10));

    assertThat(lane.isEmpty()).isTrue();
    assertThat(toldEvents()).hasSize(Sweep.STEP + 1);
  }

  @Test
  void cancellationThatIsDoneWithTouchesNobody() {
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    cancellations.remove("jobs:1");
    byte[] scope = "jobs:1".getBytes(StandardCharsets.UTF_8);
    control.pipeInput(new TestRecord<>(scope, null, new RecordHeaders(), NOON));
    retry(attempt(2, NOON.plusSeconds(1)));

    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(lane.readRecordsToList()).hasSize(1);
    assertThat(told.isEmpty()).isTrue();
  }

  @Test
  void cancellationOfNothingStandsForWhatComes() {
    driver.advanceWallClockTime(Duration.ofMillis(20));
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    driver.advanceWallClockTime(Duration.ofMillis(20));
    retry(attempt(2, NOON.plusSeconds(1)));

    assertThat(toldEvents()).hasSize(1);
  }

  private void takeBack(String scope, JobFilter jobs) {
    cancellations.add(new Cancellation(scope, NOON, "api", jobs, "all"));
  }

  private static JobMessage submittedAt(Instant at, JobMessage job) {
    return new JobMessage(
        job.id(),
        job.type(),
        job.priority(),
        job.payload(),
        job.attempt(),
        job.limits(),
        at,
        job.origin(),
        job.step());
  }

  @Test
  void cancellationOfAJobWithoutATimerIsLeftToTheWorkers() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    cancel(job, "too late for the timers", NOON);

    assertThat(lane.readRecordsToList()).hasSize(1);
    assertThat(told.isEmpty()).isTrue();
  }

  /** A delivery of long ago that ends in the dead letters: others have gone on with the job. */
  @Test
  void endOfAnAttemptThatIsLeftBehindRemovesNoTimer() {
    JobMessage third = attempt(3, NOON.plusSeconds(1));
    retry(third);

    happened(third, new JobFact.Expired()); // said of its first attempt
    driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lane.readRecordsToList()).hasSize(1);
  }

  /**
   * An attempt that has fired is its worker's to end, in one way: when it comes again it is not
   * told as taken back, nor does it use up the word that the next one needs.
   */
  @Test
  void nextAttemptOfACancelledJobIsToldSo() {
    JobMessage second = attempt(2, NOON.plusSeconds(1));
    retry(second);
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    cancel(second, "not needed", NOON);

    retry(second);
    retry(second.nextAttempt(NOON.plusSeconds(9)));

    assertThat(toldEvents()).extracting(event -> event.claim().attempt()).containsExactly(3);
  }

  @Test
  void cancellationOfLongAgoIsNotRemembered() {
    JobMessage job = attempt(1, NOON.plusSeconds(1));

    cancel(job, "last week", NOON.minus(Duration.ofDays(7)));

    assertThat(isEmpty(TimerProcessor.JOBS)).isTrue();
  }

  @Test
  void endOfAJobRemovesItsTimer() {
    JobMessage succeeded = attempt(2, NOON.plusSeconds(1));
    JobMessage goesOn = attempt(2, NOON.plusSeconds(1));
    retry(succeeded);
    retry(goesOn);

    happened(succeeded, new JobFact.Succeeded(Payload.json("{}"), NOON));
    happened(goesOn, new JobFact.Started());
    retry(succeeded);
    driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lane.readRecordsToList())
        .singleElement()
        .satisfies(due -> assertThat(due.key()).isEqualTo(key(goesOn)));
  }

  /**
   * Found by the simulation: an attempt lay on its lane twice. The read model ignores the end that
   * one record came to while the other one runs at a higher claim, and waits for its retry.
   */
  @Test
  void endOfALowerClaimThanTheFailureRemovesNoTimer() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    JobMessage equal = attempt(2, NOON.plusSeconds(1));
    retry(job, 3);
    retry(equal, 2);

    happened(job, new JobFact.Expired()); // said by delivery 2
    happened(equal, new JobFact.Expired());
    driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lane.readRecordsToList())
        .singleElement()
        .satisfies(due -> assertThat(due.key()).isEqualTo(key(job)));
  }

  /** The topics are read in any order: the failure may have been told before the end. */
  @Test
  void higherFailureIsRetriedThoughALowerOneEnded() {
    JobMessage late = attempt(2, NOON.plusSeconds(1));
    JobMessage twice = attempt(2, NOON.plusSeconds(1));
    retry(late, 1);
    retry(twice, 1);
    retry(twice, 3);

    happened(late, new JobFact.Expired()); // said by delivery 2
    happened(twice, new JobFact.Expired());
    retry(late, 3);
    driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lane.readRecordsToList())
        .extracting(due -> new String(due.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder(late.id().toString(), twice.id().toString());
  }

  @Test
  void everyKindOfEndRemovesTheTimer() {
    Failure failure = Failure.of(FailureCode.INTERNAL, "broke");
    for (JobFact end :
        List.of(
            new JobFact.DeadLettered(DeadLetterReason.MAX_ATTEMPTS, failure, NOON),
            new JobFact.Cancelled("not needed", null),
            new JobFact.Expired(),
            new JobFact.Skipped("not needed"))) {
      JobMessage job = attempt(2, NOON.plusSeconds(1));
      retry(job);
      happened(job, end);
    }

    driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lane.isEmpty()).isTrue();
  }

  @Test
  void rescheduledJobFiresAtItsNewTimeAndTellsIt() {
    JobMessage job = attempt(1, NOON.plusSeconds(60));
    retry(job);

    reschedule(job, NOON.plusSeconds(5));
    driver.advanceWallClockTime(Duration.ofSeconds(4));
    assertThat(lane.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    JobMessage fired = JobMessage.CODEC.decode(lane.readRecord().value()).message().orElseThrow();
    assertThat(fired).isEqualTo(job.withNotBefore(NOON.plusSeconds(5)));
    assertThat(toldEvents())
        .extracting(JobEvent::fact)
        .containsExactly(new JobFact.Scheduled(NOON.plusSeconds(5)));
    driver.advanceWallClockTime(Duration.ofMinutes(5));
    assertThat(lane.isEmpty()).as("the first time is forgotten").isTrue();
  }

  @Test
  void newTimeIsTheLaterWordThoughOurClockIsBehind() {
    JobMessage job =
        JobMessage.of(
            JobId.next(NOON), PROBE, Priority.NORMAL, Payload.json("{}"), NOON.plusSeconds(3));
    JobMessage waiting = job.withNotBefore(NOON.plusSeconds(60));
    retry(waiting);
    reschedule(waiting, NOON.plusSeconds(30));

    JobStatus status = JobLifecycle.apply(null, JobLifecycle.scheduled(waiting));
    for (JobEvent event : toldEvents()) {
      status = JobLifecycle.apply(status, event);
    }

    assertThat(status)
        .isInstanceOfSatisfying(
            JobStatus.Scheduled.class,
            scheduled -> assertThat(scheduled.runAt()).isEqualTo(NOON.plusSeconds(30)));
  }

  @Test
  void onlyFirstRunsAreRescheduled() {
    JobMessage failed = attempt(2, NOON.plusSeconds(1));
    retry(failed);
    reschedule(failed, NOON.plusSeconds(60));
    reschedule(attempt(1, null), NOON.plusSeconds(1));

    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(lane.readRecordsToList()).hasSize(1);
    assertThat(told.isEmpty()).isTrue();
  }

  @Test
  void stepThatHasToWaitIsRescheduled() {
    JobMessage step = attempt(1, null).nextStep(Payload.json("{}"), NOON.plusSeconds(60));
    retry(step);

    reschedule(step, NOON.plusSeconds(5));
    driver.advanceWallClockTime(Duration.ofSeconds(5));

    assertThat(JobMessage.CODEC.decode(lane.readValue()).message())
        .contains(step.withNotBefore(NOON.plusSeconds(5)));
    assertThat(toldEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.claim()).isEqualTo(new Claim(2, 0)));
  }

  /** It was executed twice, and only one of the two went on. */
  @Test
  void endOfTheStepBeforeRemovesNoTimer() {
    JobMessage step = attempt(1, null).nextStep(Payload.json("{}"), NOON.plusSeconds(60));
    retry(step);

    happened(
        step,
        new JobFact.DeadLettered(
            DeadLetterReason.CRASH_LOOP, Failure.of(FailureCode.CRASH_LOOP, "died"), null));
    driver.advanceWallClockTime(Duration.ofSeconds(60));

    assertThat(JobMessage.CODEC.decode(lane.readValue()).message()).contains(step);
  }

  @Test
  void commandsThatAreNotForTimersAndBytesThatAreNoneChangeNothing() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);

    control.pipeInput(key(job), new byte[] {1, 2});
    control.pipeInput(
        new byte[] {1},
        ControlCommand.CODEC.encode(
            ControlCommand.next(NOON, "test", "", new Order.PauseType(PROBE))));
    happened.pipeInput(new byte[] {1}, new byte[] {2});
    happened.pipeInput(key(job), new byte[] {2});
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(lane.readRecordsToList()).hasSize(1);
  }

  @Test
  void memoryOfEndsAndCancellationsEnds() {
    JobMessage ended = attempt(2, NOON.plusSeconds(1));
    retry(ended);
    happened(ended, new JobFact.Expired());
    cancel(attempt(1, null), "not needed", NOON);
    driver.advanceWallClockTime(Timers.MEMORY.plusSeconds(1));

    assertThat(isEmpty(TimerProcessor.JOBS)).isTrue();
    assertThat(isEmpty(TimerProcessor.CONTENTS)).isTrue();
  }

  @Test
  void memoryOfAnAttemptEndsWithoutTheTimerOfTheNext() {
    JobMessage second = attempt(2, NOON.plusSeconds(1));
    retry(second);
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    JobMessage third = second.nextAttempt(NOON.plus(Timers.MEMORY).plusSeconds(60));
    retry(third);
    driver.advanceWallClockTime(Timers.MEMORY.plusSeconds(10));
    retry(third);

    driver.advanceWallClockTime(Duration.ofMinutes(5));

    assertThat(lane.readRecordsToList()).hasSize(2);
  }

  @Test
  void moreThanOneTickTakesFireAllTheSame() {
    List<JobMessage> jobs = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      jobs.add(attempt(2, NOON.plusMillis(i % 100)));
    }
    jobs.forEach(this::retry);

    for (int ticks = 0; ticks < 10; ticks++) {
      driver.advanceWallClockTime(Duration.ofMillis(20));
    }

    assertThat(lane.readRecordsToList()).hasSize(12_000);
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private boolean isEmpty(String store) {
    try (KeyValueIterator<Object, Object> entries = driver.getKeyValueStore(store).all()) {
      return !entries.hasNext();
    }
  }

  private void retry(JobMessage job) {
    retries.pipeInput(
        new TestRecord<>(key(job), JobMessage.CODEC.encode(job), headersOfTrace(), NOON));
  }

  /** As a worker has it. */
  private void retry(JobMessage job, int failedDelivery) {
    var record =
        new JobRecords(TOPICS, "test")
            .forRetry(job, new Claim(job.attempt() - 1, failedDelivery), TRACE);
    retries.pipeInput(new TestRecord<>(key(job), record.value(), record.headers(), NOON));
  }

  private static RecordHeaders headersOfTrace() {
    var headers = new RecordHeaders();
    headers.add("traceparent", TRACE.value().getBytes(StandardCharsets.US_ASCII));
    return headers;
  }

  private void cancel(JobMessage job, String reason, Instant at) {
    command(at, reason, job, new Order.CancelJob(job.id(), PROBE));
  }

  private void reschedule(JobMessage job, Instant runAt) {
    command(NOON, "another time", job, new Order.RescheduleJob(job.id(), PROBE, runAt));
  }

  private void command(Instant at, String reason, JobMessage job, Order order) {
    control.pipeInput(
        new TestRecord<>(
            key(job),
            ControlCommand.CODEC.encode(ControlCommand.next(at, "test", reason, order)),
            new RecordHeaders(),
            at));
  }

  private void happened(JobMessage job, JobFact fact) {
    happened.pipeInput(
        key(job),
        JobEvent.CODEC.encode(new JobEvent(job.id(), PROBE, new Claim(1, 2), "w-2", NOON, fact)));
  }

  private List<JobEvent> toldEvents() {
    return told.readRecordsToList().stream()
        .map(record -> JobEvent.CODEC.decode(record.value()).message().orElseThrow())
        .toList();
  }

  private static byte[] key(JobMessage job) {
    return job.id().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JobMessage attempt(int attempt, @Nullable Instant due) {
    return new JobMessage(
        JobId.next(NOON),
        PROBE,
        Priority.NORMAL,
        Payload.json("{}"),
        attempt,
        JobMessage.Limits.OF_TYPE.withNotBefore(due),
        NOON,
        JobMessage.Origin.UNKNOWN,
        JobMessage.Step.FIRST);
  }
}
