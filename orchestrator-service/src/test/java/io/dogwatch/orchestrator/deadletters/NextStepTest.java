package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.orchestrator.deadletters.NextStep.Finish;
import io.dogwatch.orchestrator.deadletters.NextStep.GoOn;
import io.dogwatch.orchestrator.deadletters.NextStep.News;
import io.dogwatch.orchestrator.deadletters.NextStep.Returned;
import io.dogwatch.orchestrator.deadletters.NextStep.Stop;
import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.Phase;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.orchestrator.deadletters.Replay.Wish;
import io.dogwatch.schemas.jobs.JobId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NextStepTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final News NO_NEWS = new News(null, 0);
  private static final int MOST = 100;

  @Test
  void asManyGoAsMay() {
    assertThat(step(running(new Tally(10, 2, 0)), NO_NEWS)).isEqualTo(new GoOn(others(), 6));
  }

  @Test
  void isOverWhenAllHaveGone() {
    assertThat(step(running(new Tally(10, 7, 3)), NO_NEWS)).isEqualTo(new Finish());
  }

  @Test
  void ofTheCanaryNoMoreGoThanItHas() {
    assertThat(step(canary(new Tally(10, 1, 0)), NO_NEWS)).isEqualTo(new GoOn(first(), 2));
  }

  /** Those that can't be replayed tell nothing. */
  @Test
  void whatIsSkippedIsNoCanary() {
    assertThat(step(canary(new Tally(10, 1, 4)), NO_NEWS)).isEqualTo(new GoOn(first(), 2));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "3, 0", "1, 60"})
  void waitsForTheCanary(int open, int seconds) {
    assertThat(stepAt(canary(new Tally(10, 3, 0)), new News(null, open), seconds))
        .isEqualTo(new GoOn(first(), 0));
  }

  @Test
  void othersFollowACanaryThatHasEnded() {
    assertThat(step(canary(new Tally(10, 3, 0)), NO_NEWS)).isEqualTo(new GoOn(others(), 6));
  }

  @Test
  void stopsWhenTheCanaryDoesNotEnd() {
    assertThat(stepAt(canary(new Tally(10, 3, 0)), new News(null, 2), 61))
        .isEqualTo(new Stop("the canary has not ended within PT1M: 2 of its 3 jobs are open"));
  }

  @Test
  void canaryOfAllThatThereAreIsWaitedFor() {
    assertThat(step(canary(new Tally(2, 2, 0)), new News(null, 1))).isEqualTo(new GoOn(first(), 0));
    assertThat(step(canary(new Tally(2, 2, 0)), NO_NEWS)).isEqualTo(new Finish());
  }

  @Test
  void isOverAtOnceWhereThereIsNothing() {
    assertThat(step(canary(new Tally(0, 0, 0)), NO_NEWS)).isEqualTo(new Finish());
    assertThat(step(running(new Tally(0, 0, 0)), NO_NEWS)).isEqualTo(new Finish());
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 3", "false, 3", "false, 10"})
  void stopsWhenTheFingerprintReturns(boolean isCanary, int replayed) {
    var job = new JobId(new UUID(7, 7));
    var tally = new Tally(10, replayed, 0);

    NextStep step =
        step(isCanary ? canary(tally) : running(tally), new News(new Returned(job, "abc"), 1));

    assertThat(step).isEqualTo(new Stop("fingerprint abc has returned: job " + job));
  }

  @Test
  void nothingComesAfterTheEnd() {
    Replay over = running(new Tally(10, 3, 0)).ended(State.CANCELLED, NOW, "api", null);

    assertThatThrownBy(() -> step(over, NO_NEWS)).isInstanceOf(IllegalStateException.class);
  }

  private static NextStep step(Replay replay, News news) {
    return stepAt(replay, news, 0);
  }

  private static NextStep stepAt(Replay replay, News news, int seconds) {
    return NextStep.of(replay, news, NOW.plusSeconds(seconds), MOST);
  }

  private static Phase others() {
    return new Phase.Others();
  }

  private static Phase first() {
    return new Phase.First();
  }

  private static Replay running(Tally tally) {
    return replay(others(), tally, null);
  }

  /** Three go first. */
  private static Replay canary(Tally tally) {
    return replay(first(), tally, new Canary(3, Duration.ofMinutes(1)));
  }

  /** Five a second, so that six may go now: one, and those of the second that has passed. */
  private static Replay replay(Phase phase, Tally tally, @Nullable Canary canary) {
    return new Replay(
        new UUID(1, 1),
        new Wish("api", NOW, null, canary),
        phase,
        tally,
        new Pace(BigDecimal.valueOf(5), NOW.minusSeconds(1)),
        NOW);
  }
}
