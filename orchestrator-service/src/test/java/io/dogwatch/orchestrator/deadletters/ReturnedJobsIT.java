package io.dogwatch.orchestrator.deadletters;

import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ALIKE;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.deadletters.NextStep.Returned;
import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a replay reads and writes while it waits. */
@ExtendWith(SharedPostgres.class)
final class ReturnedJobsIT {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final DeadLetterDatabase letters;
  private final PlayedReplays played;

  ReturnedJobsIT(PostgresServer postgres, TestInfo test) {
    letters = new DeadLetterDatabase(postgres, test);
    played = new PlayedReplays(letters);
    letters.bury(10, ALIKE);
  }

  @AfterEach
  void stop() {
    letters.close();
  }

  /** How it died does not change: that it has shows who looks at it again. */
  @Test
  void looksAtADeadLetterOnce() {
    UUID id = played.ask("1", null);
    JobId first = firstOf(id);
    letters.die(first, OTHER, 0);
    played.pass(SECOND);

    pretendItDiedAlike(first);
    played.pass(SECOND);
    assertThat(played.state(id)).isEqualTo(State.RUNNING);

    letters.die(played.jobs(id).get(1), ALIKE, 0);
    played.pass(SECOND);
    assertThat(played.state(id)).isEqualTo(State.STOPPED);
  }

  @Test
  void whoBeginsAnewLooksAtThemAll() {
    UUID id = played.ask("1", null);
    JobId first = firstOf(id);
    letters.die(first, OTHER, 0);
    played.pass(SECOND);
    pretendItDiedAlike(first);

    played.another().goOn();

    assertThat(played.state(id)).isEqualTo(State.STOPPED);
  }

  /** Who can't note that it is over finds it again. */
  @Test
  void oneThatHasReturnedIsFoundUntilItsReplayIsOver() {
    UUID id = played.ask("1", null);
    JobId first = firstOf(id);
    letters.die(first, ALIKE, 0);
    var returned = new ReturnedJobs(played.items());

    for (int i = 0; i < 2; i++) {
      assertThat(played.replays().inTransaction(() -> returned.find(id)))
          .contains(new Returned(first, ALIKE));
    }
  }

  @Test
  void replayThatWaitsWritesNothing() {
    UUID id = played.ask("1", new Canary(1, Duration.ofDays(1)));
    played.pass(SECOND);
    String version = version(id);

    played.pass(SECOND);
    played.pass(SECOND);

    assertThat(played.state(id)).isEqualTo(State.CANARY);
    assertThat(version(id)).isEqualTo(version);
  }

  private JobId firstOf(UUID id) {
    played.pass(SECOND);
    return played.jobs(id).getFirst();
  }

  private void pretendItDiedAlike(JobId job) {
    var _ =
        JdbcClient.create(letters.model().dataSource())
            .sql("update dead_letter set fingerprint = ? where job_id = ?")
            .param(ALIKE)
            .param(job.value())
            .update();
  }

  /** Another one for each update, even of nothing. */
  private String version(UUID id) {
    return JdbcClient.create(letters.dataSource())
        .sql("select cast(ctid as text) from intake.dead_letter_replay where id = ?")
        .param(id)
        .query((row, _) -> row.getString(1))
        .single();
  }
}
