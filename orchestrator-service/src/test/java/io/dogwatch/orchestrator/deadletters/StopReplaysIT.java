package io.dogwatch.orchestrator.deadletters;

import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ALIKE;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays stop when the trouble returns; the test tells what became of the jobs. */
@ExtendWith(SharedPostgres.class)
final class StopReplaysIT {

  private final DeadLetterDatabase letters;
  private final PlayedReplays played;

  StopReplaysIT(PostgresServer postgres, TestInfo test) {
    letters = new DeadLetterDatabase(postgres, test);
    played = new PlayedReplays(letters);
  }

  @AfterEach
  void stop() {
    letters.close();
  }

  @Test
  void canaryStopsItWhenTheFingerprintReturns() {
    letters.bury(10, ALIKE);
    UUID id = played.ask("1000", new Canary(3, Duration.ofMinutes(1)));
    played.pass(Duration.ofSeconds(1));
    assertThat(played.tally(id).replayed()).isEqualTo(3);
    assertThat(played.state(id)).isEqualTo(State.CANARY);

    JobId second = played.jobs(id).get(1);
    letters.die(second, ALIKE, 0);
    played.pass(Duration.ofSeconds(1));

    assertThat(played.state(id)).isEqualTo(State.STOPPED);
    assertThat(played.over(id).reason()).contains(ALIKE, second.toString());
    assertThat(played.tally(id)).isEqualTo(new Tally(10, 3, 0));
    played.pass(Duration.ofHours(1));
    assertThat(played.submitted()).hasSize(3);
  }

  /** Whose death is known before its dead letter is: that tells how it died. */
  @Test
  void canaryPassesWhenItsJobsHaveEnded() {
    letters.bury(10, ALIKE);
    UUID id = played.ask("1000", new Canary(3, Duration.ofMinutes(1)));
    played.pass(Duration.ofSeconds(1));
    List<JobId> canary = played.jobs(id);
    played.tell(canary.get(0), JobState.SUCCEEDED);
    played.tell(canary.get(1), JobState.RUNNING);
    played.tell(canary.get(2), JobState.DEAD);

    played.pass(Duration.ofSeconds(1));
    assertThat(played.state(id)).isEqualTo(State.CANARY);
    played.tell(canary.get(1), JobState.SUCCEEDED);
    played.pass(Duration.ofSeconds(1));
    assertThat(played.state(id)).isEqualTo(State.CANARY);
    letters.die(canary.get(2), OTHER, 0);
    played.pass(Duration.ofSeconds(1));

    assertThat(played.state(id)).isEqualTo(State.DONE);
    assertThat(played.tally(id)).isEqualTo(new Tally(10, 10, 0));
    assertThat(played.deadAgain(id)).isEqualTo(1);
  }

  @Test
  void canaryThatDoesNotEndStopsIt() {
    letters.bury(10, ALIKE);
    UUID id = played.ask("1000", new Canary(2, Duration.ofMinutes(1)));
    played.pass(Duration.ofSeconds(1));
    played.pass(Duration.ofMinutes(1));
    assertThat(played.state(id)).isEqualTo(State.CANARY);

    played.pass(Duration.ofMillis(1));

    assertThat(played.state(id)).isEqualTo(State.STOPPED);
    assertThat(played.over(id).reason()).contains("PT1M", "2 of its 2 jobs");
    assertThat(played.submitted()).hasSize(2);
  }

  @Test
  void stopsWhenTheFingerprintReturnsLater() {
    letters.bury(10, ALIKE);
    UUID id = played.ask("1", null);
    played.pass(Duration.ofSeconds(1));
    played.pass(Duration.ofSeconds(1));
    JobId third = played.jobs(id).get(2);
    letters.die(third, OTHER, 0);
    played.pass(Duration.ofSeconds(1));
    assertThat(played.state(id)).isEqualTo(State.RUNNING);

    letters.die(played.jobs(id).get(3), ALIKE, 0);
    played.pass(Duration.ofSeconds(1));

    assertThat(played.state(id)).isEqualTo(State.STOPPED);
    assertThat(played.submitted()).hasSize(4);
    assertThat(played.deadAgain(id)).isEqualTo(2);
  }

  /** Nobody has died there before. */
  @Test
  void stopsWhenTheFingerprintReturnsInAnotherPartition() {
    letters.bury(10, ALIKE);
    UUID id = played.ask("1", null);
    played.pass(Duration.ofMillis(1));

    letters.die(played.jobs(id).getFirst(), ALIKE, 3);
    played.pass(Duration.ofSeconds(1));

    assertThat(played.state(id)).isEqualTo(State.STOPPED);
  }

  /** Of jobs that nobody has replayed. */
  @Test
  void othersThatDieAlikeStopNothing() {
    letters.bury(3, ALIKE);
    UUID id = played.ask("1", null);
    played.pass(Duration.ofMillis(1));

    letters.bury(5, ALIKE);
    played.pass(Duration.ofSeconds(1));
    played.pass(Duration.ofSeconds(1));

    assertThat(played.tally(id)).isEqualTo(new Tally(3, 3, 0));
    assertThat(played.deadAgain(id)).isZero();
  }

  @Test
  void nothingGoesOnceItIsCancelled() {
    letters.bury(10, ALIKE);
    UUID id = played.ask("1", null);
    played.pass(Duration.ofSeconds(1));

    assertThat(played.manage().cancel(id, "bob", "enough").orElseThrow().wasOver()).isFalse();
    played.pass(Duration.ofMinutes(1));

    assertThat(played.submitted()).hasSize(2);
    assertThat(played.over(id).reason()).isEqualTo("enough");
    assertThat(played.over(id).by()).isEqualTo("bob");
    assertThat(played.manage().cancel(id, "bob", "").orElseThrow().wasOver()).isTrue();
    assertThat(played.over(id).reason()).isEqualTo("enough");
  }
}
