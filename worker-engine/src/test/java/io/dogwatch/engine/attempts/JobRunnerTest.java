package io.dogwatch.engine.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.engine.attempts.KnownJobs.Standing;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.handlers.Continue;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.Backoff;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class JobRunnerTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobType DOUBLE = new JobType("double");
  private static final JobMessage JOB =
      JobMessage.of(
          JobId.next(NOON), DOUBLE, Priority.NORMAL, Payload.json("{\"number\":21}"), NOON);

  private static final JobId ENDED_BEFORE = JobId.next(NOON.minusSeconds(1));
  private static final JobId RETRYING = JobId.next(NOON.minusSeconds(2));
  private static final JobId STARTED_FOUR_TIMES = JobId.next(NOON.minusSeconds(4));
  private static final JobId STARTED_FIVE_TIMES = JobId.next(NOON.minusSeconds(5));
  private static final JobId CANCELLED = JobId.next(NOON.minusSeconds(3));
  private static final JobId THIRD = JobId.next(NOON.minusSeconds(6));
  private static final Map<JobId, Standing> STANDINGS =
      Map.of(
          ENDED_BEFORE, new Standing(JobState.SUCCEEDED, 1, "w-1", 0),
          RETRYING, new Standing(JobState.RETRYING, 1, "w-1", 0),
          STARTED_FOUR_TIMES, new Standing(JobState.RUNNING, 1, "w-1", 4),
          STARTED_FIVE_TIMES, new Standing(JobState.RUNNING, 1, "w-1", 5),
          THIRD, new Standing(JobState.QUEUED, 3, "w-1", 0));
  private static final Cancellations CANCELLATIONS = new Cancellations();

  static {
    CANCELLATIONS.order(CANCELLED, "a mistake");
  }

  private static final int SUBMITS = 7;

  record Figure(@NotNull @Positive Integer number) {}

  private interface Action {
    Object apply(int number) throws Exception;
  }

  private record DoubleHandler(Action action, Map<String, List<String>> choices)
      implements JobHandler<Figure> {

    @Override
    public JobType type() {
      return DOUBLE;
    }

    @Override
    public Class<Figure> payloadType() {
      return Figure.class;
    }

    @Override
    public String description() {
      return "Doubles a number.";
    }

    @Override
    public Figure example() {
      return new Figure(1);
    }

    @Override
    public Object handle(Figure payload, JobContext context) throws Exception {
      if (payload.number() == SUBMITS) {
        context.submit(JobRequest.of("tell", "{}"));
        context.submit(JobRequest.of(action.apply(SUBMITS).toString(), "{}"));
      }
      return action.apply(payload.number());
    }
  }

  @Test
  void resultIsJson() throws Exception {
    Verdict verdict = run(number -> Map.of("double", 2 * number), JOB, 1);

    assertThat(verdict)
        .isEqualTo(new Verdict.Succeed(Payload.json("{\"double\":42}"), NOON, List.of()));
  }

  @Test
  void unknownFailureIsFollowedByAnotherAttempt() throws Exception {
    Verdict verdict = run(_ -> failWith(new IllegalStateException("oops")), JOB, 1);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> {
              assertThat(retry.next().attempt()).isEqualTo(2);
              assertThat(retry.retryAt()).isEqualTo(NOON.plus(Backoff.DEFAULT.after(1, JOB.id())));
              assertThat(retry.next().limits().notBefore()).isEqualTo(retry.retryAt());
              assertThat(retry.failure().code()).isEqualTo(FailureCode.INTERNAL);
              assertThat(retry.failure().stack()).contains("JobRunnerTest");
            });
  }

  @Test
  void jobMayAllowFewerAttemptsThanItsType() throws Exception {
    JobMessage once =
        new JobMessage(
            JOB.id(),
            DOUBLE,
            Priority.NORMAL,
            JOB.payload(),
            1,
            new JobMessage.Limits(1, null, null, null, null),
            NOON,
            JOB.origin(),
            JobMessage.Step.FIRST);

    assertThat(run(_ -> failWith(new IllegalStateException("oops")), once, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.MAX_ATTEMPTS));
  }

  /**
   * Defect 70 of the systems that Dogwatch replaces: they retried everything, mistakes included.
   */
  @Test
  void codeDecidesWhetherAnotherAttemptMakesSense() throws Exception {
    assertThat(run(_ -> failWith(new JobFailure(FailureCode.DATA_UNAVAILABLE, "down")), JOB, 1))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(run(_ -> failWith(new JobFailure(FailureCode.INVALID_INPUT, "wrong")), JOB, 1))
        .isInstanceOf(Verdict.GiveUp.class);
  }

  @Test
  void evenAnErrorIsAnOutcomeOfItsJob() throws Exception {
    assertThat(run(_ -> failWith(new StackOverflowError()), JOB, 1))
        .isInstanceOf(Verdict.Retry.class);
  }

  @Test
  void interruptIsNoOutcome() {
    var runner = runner(_ -> failWith(new InterruptedException()), Map.of());
    Delivery delivery = delivery(JOB, 1);
    var ready = new Preparation.Ready<>(JOB, new Figure(1));

    assertThatThrownBy(() -> runner.execute(ready, delivery, NOON))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void handlerThatWrapsItsInterruptIsInterruptedAllTheSame() {
    var runner =
        runner(
            _ -> {
              Thread.currentThread().interrupt();
              throw new IllegalStateException("wrapped");
            },
            Map.of());
    var ready = new Preparation.Ready<>(JOB, new Figure(1));

    assertThatThrownBy(() -> runner.execute(ready, delivery(JOB, 1), NOON))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void payloadThatDoesNotFitNeverReachesTheHandler() throws Exception {
    JobMessage wrong =
        JobMessage.of(
            JOB.id(), DOUBLE, Priority.NORMAL, Payload.json("{\"number\":-1,\"x\":0}"), NOON);

    assertThat(prepare(wrong, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.VALIDATION);
              assertThat(giveUp.failure().message()).contains("/number", "/x");
              assertThat(giveUp.startedAt()).isNull();
            });
  }

  @Test
  void payloadThatIsTooLongNeverReachesTheHandler() throws Exception {
    String blanks = " ".repeat(JobMessage.MAX_PAYLOAD);
    JobMessage tooLong =
        JobMessage.of(
            JOB.id(), DOUBLE, Priority.NORMAL, Payload.json("{\"number\":1}" + blanks), NOON);

    assertThat(prepare(tooLong, 1).toString()).contains("at most 262144 bytes expected");
  }

  /** Defect 66 of the systems that Dogwatch replaces: they ran poison for ever. */
  @Test
  void jobThatKillsItsWorkersIsGivenUpUnrun() throws Exception {
    assertThat(prepare(JOB, 6))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.CRASH_LOOP));
  }

  @Test
  void startsWithoutAnEndAreWhatProvesACrashLoop() throws Exception {
    JobMessage poison =
        JobMessage.of(STARTED_FIVE_TIMES, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);
    JobMessage neighbour =
        JobMessage.of(STARTED_FOUR_TIMES, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);

    assertThat(prepare(poison, 3))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.CRASH_LOOP));
    assertThat(runner(n -> n, Map.of()).prepare(delivery(neighbour, 4)))
        .as("it was only there when its workers died")
        .isInstanceOf(Preparation.Ready.class);
  }

  /** The broker throws records away that it has delivered too often. */
  @Test
  void jobThatIsDeliveredTooOftenIsPublishedAnew() throws Exception {
    JobMessage worn =
        JobMessage.of(STARTED_FOUR_TIMES, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);

    assertThat(prepare(worn, 5))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> {
              assertThat(retry.next()).isEqualTo(worn.nextAttempt(NOON));
              assertThat(retry.retryAt()).isEqualTo(NOON);
              assertThat(retry.failure().message()).contains("4 times", "started 4 times");
            });
  }

  @Test
  void suspectIsWatchedTheLongerTheMoreIsAtStake() throws Exception {
    assertThat(watch(JOB.id(), 2)).as("delivered once before").isZero();
    assertThat(watch(JOB.id(), 3)).as("nobody knows its starts").hasMillis(250);
    assertThat(watch(STARTED_FOUR_TIMES, 3)).hasSeconds(64);
    assertThat(watch(STARTED_FIVE_TIMES, 6)).as("it does not start").isZero();
    assertThat(watch(ENDED_BEFORE, 6)).as("it does not start").isZero();
    assertThat(CrashLoop.watch(1)).isZero();
    assertThat(CrashLoop.watch(2)).hasMillis(250);
    assertThat(CrashLoop.watch(3)).hasSeconds(4);
  }

  private static Duration watch(JobId id, int delivery) throws InterruptedException {
    JobMessage job = JobMessage.of(id, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);
    return runner(number -> number, Map.of()).watch(delivery(job, delivery));
  }

  @Test
  void jobThatEndedBeforeItsWorkerDiedIsNotRunAgain() throws Exception {
    JobMessage ended = JobMessage.of(ENDED_BEFORE, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);

    assertThat(prepare(ended, 2)).isEqualTo(new Verdict.LeaveToOthers());
    assertThat(prepare(ended, 7)).isEqualTo(new Verdict.LeaveToOthers());
  }

  @Test
  void firstDeliveryIsRunWithoutAsking() throws Exception {
    JobMessage ended = JobMessage.of(ENDED_BEFORE, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);

    assertThat(runner(number -> number, Map.of()).prepare(delivery(ended, 1)))
        .isInstanceOf(Preparation.Ready.class);
  }

  /** Defect 61 of the systems that Dogwatch replaces: they ran tasks that were for others. */
  @Test
  void jobOfAnotherTypeIsGivenUpUnrun() throws Exception {
    JobMessage stray =
        JobMessage.of(JOB.id(), new JobType("other"), Priority.NORMAL, JOB.payload(), NOON);

    assertThat(prepare(stray, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.UNKNOWN_TYPE));
  }

  @Test
  void jobWhoseTimeIsOverIsNotRun() throws Exception {
    assertThat(prepare(wantedUntil(NOON.minusMillis(1)), 1)).isEqualTo(new Verdict.Expire());
  }

  /** A worker told its outcome and died, and what is known at once lags behind. */
  @Test
  void jobThatHasEndedDoesNotEndInAnotherWay() throws Exception {
    JobRunner<Figure> runner = runner(number -> number, Map.of(), lagging(JobState.SUCCEEDED));
    var failure = Failure.of(FailureCode.INTERNAL, "failed");
    List<Verdict> others =
        List.of(
            new Verdict.Expire(),
            new Verdict.Cancel("not needed", null),
            new Verdict.GiveUp(DeadLetterReason.CRASH_LOOP, failure, null),
            new Verdict.Retry(failure, NOON, JOB.nextAttempt(NOON), NOON));

    for (Verdict other : others) {
      assertThat(runner.confirm(other, delivery(JOB, 2)))
          .as(other.toString())
          .isEqualTo(new Verdict.LeaveToOthers());
    }
  }

  @Test
  void jobThatRunsEndsAsItDoes() throws Exception {
    JobRunner<Figure> runner = runner(number -> number, Map.of(), lagging(JobState.RUNNING));

    assertThat(runner.confirm(new Verdict.Expire(), delivery(JOB, 2)))
        .isEqualTo(new Verdict.Expire());
  }

  /** Nobody else has had it, so nobody has to be asked, who might take a while to answer. */
  @Test
  void jobThatComesForTheFirstTimeEndsAsItDoes() throws Exception {
    JobRunner<Figure> runner = runner(number -> number, Map.of(), lagging(JobState.SUCCEEDED));

    assertThat(runner.confirm(new Verdict.Expire(), delivery(JOB, 1)))
        .isEqualTo(new Verdict.Expire());
  }

  /** What it was asked for is done; that it was done before, too, changes nothing. */
  @Test
  void successStands() throws Exception {
    JobRunner<Figure> runner = runner(number -> number, Map.of(), lagging(JobState.SUCCEEDED));
    var success = new Verdict.Succeed(Payload.json("42"), NOON, List.of());

    assertThat(runner.confirm(success, delivery(JOB, 2))).isEqualTo(success);
  }

  /** Knows at once that a job is queued, and after a while what has become of it. */
  private static KnownJobs lagging(JobState state) {
    return new KnownJobs() {
      @Override
      public Optional<Standing> find(JobId job) {
        return Optional.of(new Standing(JobState.QUEUED, 1, null, 0));
      }

      @Override
      public Optional<Standing> findCurrent(JobId job) {
        return Optional.of(new Standing(state, 1, "w-1", 0));
      }
    };
  }

  @Test
  void laterAttemptWhoseTimeIsOverIsADeadLetter() throws Exception {
    JobMessage second = wantedUntil(NOON.minusMillis(1)).nextAttempt(NOON);

    assertThat(prepare(second, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.TIMEOUT_TOTAL);
              assertThat(giveUp.startedAt()).isNull();
            });
  }

  @Test
  void failureLeavesNoAttemptThatWouldComeTooLate() throws Exception {
    Instant due = NOON.plus(Backoff.DEFAULT.after(1, JOB.id()));

    assertThat(run(_ -> failWith(new IllegalStateException("oops")), wantedUntil(due), 1))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(
            run(
                _ -> failWith(new IllegalStateException("oops")),
                wantedUntil(due.minusMillis(1)),
                1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.TIMEOUT_TOTAL);
              assertThat(giveUp.failure().message()).isEqualTo("oops");
              assertThat(giveUp.startedAt()).isEqualTo(NOON);
            });
  }

  private static JobMessage wantedUntil(Instant expiresAt) {
    return new JobMessage(
        JOB.id(),
        DOUBLE,
        Priority.NORMAL,
        JOB.payload(),
        1,
        new JobMessage.Limits(null, null, null, expiresAt, null),
        NOON,
        JOB.origin(),
        JobMessage.Step.FIRST);
  }

  /** Defect 60 of the systems that Dogwatch replaces: their output had no bound. */
  @Test
  void resultThatIsTooLongIsAFailure() throws Exception {
    assertThat(run(_ -> "x".repeat(JobRunner.MAX_RESULT), JOB, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.failure().message()).contains("found 1000002"));
  }

  @Test
  void choicesForAFieldThatDoesNotExistAreRefused() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runner(number -> number, Map.of("colour", List.of("red"))))
        .withMessageContaining("no such field");
  }

  @Test
  void jobThatIsNotDoneGoesOnWithItsCheckpoint() throws Exception {
    Verdict verdict = run(number -> Continue.with(new Figure(number)), JOB, 1);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Continue(
                JOB.nextStep(Payload.json("{\"number\":21}"), null), NOON, List.of()));
  }

  @Test
  void nextStepMayHaveToWait() throws Exception {
    Verdict verdict = run(_ -> Continue.with("here").after(Duration.ofMinutes(1)), JOB, 1);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Continue.class,
            go -> assertThat(go.next().limits().notBefore()).isEqualTo(NOON.plusSeconds(60)));
  }

  @Test
  void checkpointThatIsTooLongIsAFailure() throws Exception {
    assertThat(run(_ -> Continue.with("x".repeat(JobMessage.MAX_PAYLOAD)), JOB, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp ->
                assertThat(giveUp.failure().message())
                    .isEqualTo("a checkpoint of at most 262144 bytes expected, found 262146"));
  }

  @Test
  void eachStepHasAllItsAttempts() throws Exception {
    JobMessage step = JOB.nextAttempt(null).nextAttempt(null).nextStep(Payload.json("{}"), null);
    JobMessage last = step.nextAttempt(null).nextAttempt(null).nextAttempt(null);

    assertThat(run(_ -> failWith(new IllegalStateException("oops")), step, 1))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> {
              assertThat(retry.next().attempt()).isEqualTo(5);
              assertThat(retry.next().step()).isEqualTo(step.step());
              assertThat(retry.retryAt()).isEqualTo(NOON.plus(Backoff.DEFAULT.after(1, JOB.id())));
            });
    assertThat(run(_ -> failWith(new IllegalStateException("oops")), last, 1))
        .isInstanceOf(Verdict.GiveUp.class);
  }

  /** The worker that made it may have died before it settled the step before. */
  @Test
  void stepThatWasMadeTwiceIsRunOnce() throws Exception {
    JobMessage first = JobMessage.of(THIRD, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);
    JobMessage second = first.nextStep(Payload.json("{}"), null);
    JobMessage third = second.nextStep(Payload.json("{}"), null);

    assertThat(prepare(second, 1)).isEqualTo(new Verdict.LeaveToOthers());
    assertThat(runner(n -> n, Map.of()).prepare(delivery(third, 1)))
        .isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void stepThatWentOnFromHereIsRunOnceThoughNobodyElseKnows() throws Exception {
    JobRunner<Figure> runner = runner(number -> number, Map.of());
    JobMessage second = JOB.nextStep(Payload.json("{}"), null);
    JobMessage third = second.nextStep(Payload.json("{}"), null);

    runner.wentOn(third);

    assertThat(runner.prepare(delivery(JOB, 2)))
        .isEqualTo(new Preparation.Settled(new Verdict.LeaveToOthers()));
    assertThat(runner.prepare(delivery(second, 1)))
        .isEqualTo(new Preparation.Settled(new Verdict.LeaveToOthers()));
    assertThat(runner.prepare(delivery(third, 1))).isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void checkpointComesBackAsItWas() throws Exception {
    JobMessage step = JOB.nextStep(Payload.json("{\"number\":21}"), null);

    assertThat(new JobContext(step, new Claim(2, 1)).checkpoint(Figure.class))
        .contains(new Figure(21));
    assertThat(new JobContext(JOB, new Claim(1, 1)).checkpoint(Figure.class)).isEmpty();
  }

  @Test
  void checkpointOfAnotherKindIsAFailureThatSaysSo() {
    var context = new JobContext(JOB.nextStep(Payload.json("[1]"), null), new Claim(2, 1));

    assertThatThrownBy(() -> context.checkpoint(Figure.class))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("a checkpoint of")
        .hasMessageContaining("Figure expected");
  }

  @Test
  void childrenBelongToTheirParent() throws Exception {
    var parent =
        new JobMessage(
            JOB.id(),
            DOUBLE,
            Priority.NORMAL,
            Payload.json("{\"number\":7}"),
            1,
            JobMessage.Limits.OF_TYPE,
            NOON,
            new JobMessage.Origin(null, null, "desk-1", Map.of()),
            JobMessage.Step.FIRST);

    Verdict verdict = submitting("tell", parent);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Succeed.class,
            done -> {
              assertThat(done.children())
                  .extracting(JobMessage::id)
                  .containsExactly(JobId.ofChild(JOB.id(), 1, 0), JobId.ofChild(JOB.id(), 1, 1));
              assertThat(done.children().getFirst().origin())
                  .isEqualTo(new JobMessage.Origin(null, JOB.id(), "desk-1", Map.of()));
            });
    assertThat(submitting("tell", parent)).as("again").isEqualTo(verdict);
    assertThat(submitting("tell", parent.nextStep(Payload.json("{}"), null)))
        .as("of another step")
        .isNotEqualTo(verdict);
  }

  @Test
  void childOfATypeThatThereIsNotIsAFailure() throws Exception {
    assertThat(submitting("unheard-of", JOB))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.failure().code()).isEqualTo(FailureCode.UNKNOWN_TYPE);
              assertThat(giveUp.failure().message()).contains("type unheard-of");
            });
  }

  @Test
  void childrenHaveTheirBounds() throws Exception {
    var many = new JobContext(JOB, new Claim(1, 1));
    for (int i = 0; i < JobContext.MAX_CHILDREN; i++) {
      many.submit(JobRequest.of("tell", "{}"));
    }
    var large = new JobContext(JOB, new Claim(1, 1));
    var request = JobRequest.of("tell", " ".repeat(JobMessage.MAX_PAYLOAD));
    for (int i = 0; i < 64; i++) {
      large.submit(request);
    }

    assertThatThrownBy(() -> many.submit(JobRequest.of("tell", "{}")))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("at most 10000 jobs");
    assertThatThrownBy(() -> large.submit(JobRequest.of("tell", "{}")))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("at most 16777216 bytes");
  }

  /** The verdict on a job whose handler submits two others, one of them of this type. */
  private static Verdict submitting(String type, JobMessage job) throws InterruptedException {
    return runner(_ -> type, Map.of())
        .execute(new Preparation.Ready<>(job, new Figure(SUBMITS)), delivery(job, 1), NOON);
  }

  private static Object failWith(Throwable failure) throws Exception {
    switch (failure) {
      case Error error -> throw error;
      case Exception exception -> throw exception;
      default -> throw new AssertionError(failure);
    }
  }

  private static Verdict run(Action action, JobMessage job, int delivery)
      throws InterruptedException {
    JobRunner<Figure> runner = runner(action, Map.of());
    Delivery leased = delivery(job, delivery);
    return runner.execute(new Preparation.Ready<>(job, new Figure(21)), leased, NOON);
  }

  private static Verdict prepare(JobMessage job, int delivery) throws InterruptedException {
    return switch (runner(number -> number, Map.of()).prepare(delivery(job, delivery))) {
      case Preparation.Settled(Verdict verdict) -> verdict;
      case Preparation.Ready<?> ready -> throw new AssertionError(ready + " would run");
    };
  }

  @Test
  void deliveryThatTheJobHasLeftBehindIsLeftToOthers() throws Exception {
    JobMessage first = JobMessage.of(RETRYING, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);

    assertThat(prepare(first, 2)).isEqualTo(new Verdict.LeaveToOthers());
    assertThat(runner(n -> n, Map.of()).prepare(delivery(first.nextAttempt(NOON), 2)))
        .isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void jobThatWasTakenBackIsNotRun() throws Exception {
    JobMessage job = JobMessage.of(CANCELLED, DOUBLE, Priority.NORMAL, JOB.payload(), NOON);

    assertThat(prepare(job, 1)).isEqualTo(new Verdict.Cancel("a mistake", null));
  }

  @Test
  void jobThatFitsAnOrderIsNotRunWhicheverAttemptItIs() throws Exception {
    JobMessage job = JobMessage.of(THIRD, DOUBLE, Priority.LOW, JOB.payload(), NOON);
    JobMessage later =
        JobMessage.of(THIRD, DOUBLE, Priority.LOW, JOB.payload(), NOON.plusMillis(1));
    var order =
        new StandingCancellations.Cancellation(
            "jobs:1",
            NOON,
            "test",
            new JobFilter(DOUBLE, Priority.LOW, null, null, NOON),
            "a mistake");

    CANCELLATIONS.order(order);
    try {
      assertThat(prepare(job, 1)).isEqualTo(new Verdict.Cancel("a mistake", null));
      assertThat(prepare(job.nextAttempt(NOON), 1))
          .isEqualTo(new Verdict.Cancel("a mistake", null));
      assertThat(ready(later)).isTrue();
    } finally {
      CANCELLATIONS.withdraw("jobs:1");
    }
    assertThat(ready(job)).isTrue();
  }

  private static boolean ready(JobMessage job) throws Exception {
    return runner(n -> n, Map.of()).prepare(delivery(job, 1)) instanceof Preparation.Ready;
  }

  @Test
  void failureMaySayWhenToTryAgain() throws Exception {
    Verdict verdict =
        run(
            _ ->
                failWith(
                    JobFailure.retryAfter(FailureCode.RATE_LIMITED, "429", Duration.ofMinutes(5))),
            JOB,
            1);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> assertThat(retry.retryAt()).isEqualTo(NOON.plusSeconds(300)));
  }

  @Test
  void whatIsNotReachedIsTheInfrastructuresFailure() throws Exception {
    assertThat(codeAfter(new ConnectException("refused"))).isEqualTo(FailureCode.DATA_UNAVAILABLE);
    assertThat(codeAfter(new HttpTimeoutException("slow"))).isEqualTo(FailureCode.PROVIDER_TIMEOUT);
    assertThat(codeAfter(new NullPointerException())).isEqualTo(FailureCode.INTERNAL);
  }

  private static FailureCode codeAfter(Exception thrown) throws Exception {
    return ((Verdict.Retry) run(_ -> failWith(thrown), JOB, 1)).failure().code();
  }

  private static JobRunner<Figure> runner(Action action, Map<String, List<String>> choices) {
    return runner(action, choices, job -> Optional.ofNullable(STANDINGS.get(job)));
  }

  private static JobRunner<Figure> runner(
      Action action, Map<String, List<String>> choices, KnownJobs known) {
    return new JobRunner<>(
        new BoundHandler<>(new DoubleHandler(action, choices)),
        RetryPolicy.DEFAULT,
        known,
        CANCELLATIONS,
        type -> !type.name().equals("unheard-of"),
        InstantSource.fixed(NOON),
        JobRunner.USUAL_DELIVERIES);
  }

  private static Delivery delivery(JobMessage job, int count) {
    return new Delivery(
        new LaneAddress(DOUBLE, Priority.NORMAL),
        new ConsumerRecord<>("dogwatch.jobs.double.normal", 0, 0, new byte[0], new byte[0]),
        count,
        job.id(),
        new Decoded.Message<>(job));
  }
}
