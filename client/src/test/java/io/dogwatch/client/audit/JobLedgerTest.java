package io.dogwatch.client.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class JobLedgerTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobType PROBE = new JobType("probe");
  private static final TopicPartition LANE = new TopicPartition("dogwatch.jobs.probe.normal", 0);
  private static final Failure FAILURE = Failure.of(FailureCode.INTERNAL, "broke");
  private static final JobFact STARTED = new JobFact.Started();
  private static final JobFact SUCCEEDED = new JobFact.Succeeded(Payload.json("{}"), NOON);
  private static final JobFact FAILED = new JobFact.AttemptFailed(FAILURE, NOON, NOON);
  private static final JobFact CONTINUED = new JobFact.Continued(1, 2, NOON, null);
  private static final JobFact DEAD =
      new JobFact.DeadLettered(DeadLetterReason.CRASH_LOOP, FAILURE, null);

  private static final JobId OTHER = JobId.next(NOON);

  private final JobMessage job =
      JobMessage.of(JobId.next(NOON), PROBE, Priority.NORMAL, Payload.json("{}"), NOON);
  private final JobLedger ledger = new JobLedger(it -> !it.equals(OTHER));

  @Test
  void aJobThatSucceededIsSound() {
    lies(job, 0);
    happened(1, 1, SUCCEEDED);

    AuditReport report = reportWithSettledBefore(1);

    assertThat(report).isEqualTo(sound(JobState.SUCCEEDED));
    assertThat(report.isSound()).isTrue();
  }

  @Test
  void aJobThatWasSettledWithoutAnEndIsLost() {
    lies(job, 0);
    happened(1, 1, STARTED);

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  @Test
  void aJobThatIsNotWantedIsPassedOver() {
    var other = JobMessage.of(OTHER, PROBE, Priority.NORMAL, Payload.json("{}"), NOON);
    lies(other, 0);

    assertThat(reportWithSettledBefore(1).jobs()).isZero();
  }

  /** What became of it may be gone from the log. */
  @Test
  void aJobOfLongAgoIsNotJudged() {
    happened(1, 1, STARTED);
    ledger.isOld(job.id());
    lies(job.nextAttempt(NOON), 0);

    assertThat(reportWithSettledBefore(1).jobs()).isZero();
  }

  @Test
  void aJobThatLiesOnItsLaneWaits() {
    lies(job, 1);

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.QUEUED));
  }

  @Test
  void aJobThatWasSubmittedAgainWaitsThere() {
    lies(job, 0);
    lies(job, 1);

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.QUEUED));
  }

  @Test
  void aJobWhoseNextAttemptATimerHasWaits() {
    lies(job, 0);
    happened(1, 1, FAILED);
    ledger.isTimed(job.nextAttempt(NOON));

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.RETRYING));
  }

  @Test
  void aJobWhoseNextAttemptNobodyHasIsLost() {
    lies(job, 0);
    happened(1, 1, FAILED);

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  @Test
  void aJobWhoseNextStepLiesOnItsLaneWaits() {
    lies(job, 0);
    happened(1, 1, CONTINUED);
    lies(job.nextStep(Payload.json("{}"), null), 1);

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.QUEUED));
  }

  @Test
  void aJobWhoseNextStepNobodyHasIsLost() {
    lies(job, 0);
    happened(1, 1, CONTINUED);

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  @Test
  void aJobWhoseNextStepATimerHasWaits() {
    lies(job, 0);
    happened(1, 1, new JobFact.Continued(1, 2, NOON, NOON.plusSeconds(1)));
    ledger.isTimed(job.nextStep(Payload.json("{}"), NOON.plusSeconds(1)));

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.SCHEDULED));
  }

  @Test
  void aJobWaitsForOthers() {
    ledger.waits(job);

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.WAITING));
  }

  @Test
  void aJobThatHasWaitedAndWasSettledWithoutAnEndIsLost() {
    lies(job, 0);
    ledger.waits(job);

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  @Test
  void aJobWhoseNextAttemptWasSettledWithoutAnEndIsLost() {
    JobMessage next = job.nextAttempt(NOON);
    lies(job, 0);
    happened(1, 1, FAILED);
    ledger.isTimed(next);
    lies(next, 1);

    assertThat(reportWithSettledBefore(2).lost()).containsExactly(job.id());
  }

  @Test
  void aDeadJobHasADeadLetter() {
    lies(job, 0);
    happened(1, 6, DEAD);

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());

    ledger.hasDeadLetter(job.id());

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.DEAD));
  }

  @Test
  void aJobThatWasExecutedTwiceIsNewsButNoFault() {
    lies(job, 0);
    happened(1, 1, SUCCEEDED);
    happened(1, 2, SUCCEEDED);

    AuditReport report = reportWithSettledBefore(1);

    assertThat(report.isSound()).isTrue();
    assertThat(report.repeated()).isEqualTo(1);
  }

  @Test
  void anAttemptAfterAnotherIsNoRepetition() {
    lies(job, 0);
    happened(1, 1, FAILED);
    lies(job.nextAttempt(NOON), 1);
    happened(2, 1, SUCCEEDED);

    assertThat(reportWithSettledBefore(2)).isEqualTo(sound(JobState.SUCCEEDED));
  }

  @Test
  void aJobThatEndedInTwoWaysIsContradicted() {
    lies(job, 0);
    ledger.hasDeadLetter(job.id());
    happened(1, 1, SUCCEEDED);
    happened(1, 6, DEAD);

    assertThat(reportWithSettledBefore(1).contradicted()).containsExactly(job.id());
  }

  /** Each of them was executed, and the log says so rightly. */
  @Test
  void aJobThatWasSubmittedTwiceIsNotContradicted() {
    lies(job, 0);
    lies(submittedAt(NOON.plusMillis(1)), 1);
    ledger.hasDeadLetter(job.id());
    happened(1, 1, SUCCEEDED);
    happened(1, 6, DEAD);

    AuditReport report = reportWithSettledBefore(2);

    assertThat(report.submittedTwice()).containsExactly(job.id());
    assertThat(report.contradicted()).isEmpty();
    assertThat(report.isSound()).isTrue();
  }

  @Test
  void aJobThatWasSubmittedTwiceMayBeLost() {
    lies(job, 0);
    lies(submittedAt(NOON.plusMillis(1)), 1);

    assertThat(reportWithSettledBefore(2).lost()).containsExactly(job.id());
  }

  /** With a time, or with other jobs to wait for, it lies elsewhere first. */
  @Test
  void submissionsAreFoundWhereverTheyLie() {
    lies(job, 0);
    ledger.waits(submittedAt(NOON.plusMillis(1)));

    assertThat(reportWithSettledBefore(0).submittedTwice()).containsExactly(job.id());
  }

  @Test
  void aSubmissionWithATimeIsFoundAsWell() {
    lies(job, 0);
    ledger.isTimed(submittedAt(NOON.plusMillis(1)).withNotBefore(NOON.plusSeconds(9)));

    assertThat(reportWithSettledBefore(0).submittedTwice()).containsExactly(job.id());
  }

  /** As after a death between publishing and noting it: the same submission, twice on the lane. */
  @Test
  void whatIsMadeOfOneSubmissionIsNoSecondOne() {
    JobMessage later = job.nextAttempt(NOON.plusSeconds(1));
    ledger.waits(job);
    lies(job.released(Payload.json("{\"resolved\": 1}")), 0);
    lies(job.released(Payload.json("{\"resolved\": 1}")), 1);
    ledger.isTimed(later);
    ledger.isTimed(later.withNotBefore(NOON.plusSeconds(2)));
    lies(later, 2);
    lies(later.nextStep(Payload.json("{}"), null), 3);
    happened(1, 1, SUCCEEDED);
    happened(2, 1, DEAD);

    AuditReport report = reportWithSettledBefore(0);

    assertThat(report.submittedTwice()).isEmpty();
    assertThat(report.contradicted()).containsExactly(job.id());
  }

  /** Their ids follow from their parent's, which was executed again. */
  @Test
  void childrenOfAJobThatWasExecutedAgainAreNotSubmittedTwice() {
    var origin = new JobMessage.Origin(null, OTHER, null, Map.of());
    JobRequest child = JobRequest.of("probe", "{}").withOrigin(origin);
    lies(child.message(job.id(), NOON), 0);
    lies(child.message(job.id(), NOON.plusSeconds(20)), 1);
    ledger.hasDeadLetter(job.id());
    happened(1, 1, SUCCEEDED);
    happened(1, 6, DEAD);

    AuditReport report = reportWithSettledBefore(2);

    assertThat(report.submittedTwice()).isEmpty();
    assertThat(report.contradicted()).containsExactly(job.id());
  }

  @Test
  void whatCannotBeReadHasToEndAsWell() {
    ledger.liesUnread(job.id(), PROBE, NOON, new RecordPlace(LANE, 0));

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  /** What was settled may be trimmed. */
  @Test
  void aJobWhoseMessageIsGoneIsJudgedByWhatHappened() {
    happened(1, 1, SUCCEEDED);

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.SUCCEEDED));
  }

  @Test
  void aJobThatStartedAndWhoseMessageIsGoneIsLost() {
    happened(1, 1, STARTED);

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  @Test
  void aJobThatTheTimerStoreKeepsWaits() {
    happened(1, 1, FAILED);
    ledger.keeps(timer(2, 1_000));

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.RETRYING));
  }

  @Test
  void aJobThatOnlyTheTimerStoreKnowsWaits() {
    ledger.keeps(timer(1, 1_000));

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.SCHEDULED));
  }

  @Test
  void aJobWhoseTimerHasFiredAndThatNobodyHasIsLost() {
    happened(1, 1, FAILED);
    ledger.keeps(timer(2, 1_000));
    ledger.keepsNoMore(timer(2, 1_000));

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  /** Timers of long ago are still in the store's record of itself. */
  @Test
  void aJobThatOnlyTheTimerStoreKnewIsNotJudged() {
    ledger.keeps(timer(1, 1_000));
    ledger.keepsNoMore(timer(1, 1_000));

    assertThat(reportWithSettledBefore(1).jobs()).isZero();
  }

  @Test
  void aJobWhoseTimerWasMovedWaits() {
    ledger.keeps(timer(1, 1_000));
    ledger.keeps(timer(1, 2_000));
    ledger.keepsNoMore(timer(1, 1_000));

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.SCHEDULED));
  }

  /** Its message on the lane is trimmed, the one on the retry topic is not. */
  @Test
  void aJobWhoseNextAttemptStartedDoesNotWaitForIt() {
    happened(1, 1, FAILED);
    ledger.isTimed(job.nextAttempt(NOON));
    happened(2, 1, STARTED);

    assertThat(reportWithSettledBefore(1).lost()).containsExactly(job.id());
  }

  /** It may have come to its lane, been settled and trimmed since the lane was read. */
  @Test
  void aJobOfWhichSomethingWasSaidMeanwhileIsNotLost() {
    happened(1, 1, FAILED);
    ledger.moves(job.id());

    assertThat(reportWithSettledBefore(1)).isEqualTo(sound(JobState.RETRYING));
  }

  private JobMessage submittedAt(Instant at) {
    return JobMessage.of(job.id(), PROBE, Priority.NORMAL, job.payload(), at);
  }

  private KeptTimer timer(int attempt, long due) {
    return new KeptTimer(due, job.id(), attempt);
  }

  private void lies(JobMessage message, long offset) {
    ledger.lies(message, new RecordPlace(LANE, offset));
  }

  private void happened(int attempt, int delivery, JobFact fact) {
    ledger.happened(
        new JobEvent(job.id(), PROBE, new Claim(attempt, delivery), "worker", NOON, fact));
  }

  private AuditReport reportWithSettledBefore(long offset) {
    return ledger.report(new SettledRecords(Map.of(LANE, offset)));
  }

  private static AuditReport sound(JobState state) {
    return new AuditReport(Map.of(state, 1L), List.of(), List.of(), List.of(), 0);
  }
}
