package io.dogwatch.orchestrator.deadletters;

import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ALIKE;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ALL;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.OTHER;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.START;
import static io.dogwatch.orchestrator.deadletters.PlayedReplays.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which dead letters a replay means, and how long it is remembered. */
@ExtendWith(SharedPostgres.class)
final class ManageReplaysIT {

  private final DeadLetterDatabase letters;
  private final PlayedReplays played;

  ManageReplaysIT(PostgresServer postgres, TestInfo test) {
    letters = new DeadLetterDatabase(postgres, test);
    played = new PlayedReplays(letters);
  }

  @AfterEach
  void stop() {
    letters.close();
  }

  @Test
  void filterChooses() {
    letters.bury(2, ALIKE);
    letters.pass(Duration.ofSeconds(60));
    letters.bury(3, OTHER);
    Instant later = START.plusSeconds(60);

    assertThat(played.matched(new DeadLetterFilter("report", null, ALIKE, null, null, null, null)))
        .isEqualTo(2);
    assertThat(
            played.matched(
                new DeadLetterFilter(null, "MAX_ATTEMPTS", null, null, later, null, null)))
        .isEqualTo(3);
    assertThat(played.matched(new DeadLetterFilter(null, null, null, null, null, later, null)))
        .isEqualTo(2);
    assertThat(played.matched(new DeadLetterFilter("other", null, null, null, null, null, null)))
        .isZero();
    assertThat(played.matched(ALL)).isEqualTo(5);
  }

  @Test
  void whatDiesLaterIsNotMeant() {
    letters.bury(3, ALIKE);
    UUID id = played.ask("1000", null);
    letters.bury(2, ALIKE);

    played.pass(Duration.ofSeconds(1));

    assertThat(played.tally(id)).isEqualTo(new Tally(3, 3, 0));
    assertThat(letters.views().list(ALL, null, 10)).hasSize(2);
  }

  @Test
  void tooManyAreRefusedAsAWhole() {
    letters.bury(3, ALIKE);

    assertThatThrownBy(() -> played.manage(2).ask(order(ALL, "50", null), "anna"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("at most 2");

    assertThat(played.manage().list(null, 10)).isEmpty();
    assertThat(played.manage(3).ask(order(ALL, "50", null), "anna").tally().matched()).isEqualTo(3);
  }

  @Test
  void replaysThatAreOverAreForgotten() {
    letters.bury(3, ALIKE);
    UUID over = played.ask("1000", null);
    played.pass(Duration.ofSeconds(1));
    letters.bury(3, ALIKE);
    UUID active = played.ask("1", null);
    Instant before = letters.now().plusSeconds(1);

    assertThat(played.replays().forget(before, 10)).isZero();
    assertThat(played.items().forget(before, 2)).isEqualTo(2);
    assertThat(played.items().forget(before, 2)).isEqualTo(1);
    assertThat(played.replays().forget(before, 10)).isEqualTo(1);

    assertThat(played.manage().find(over)).isEmpty();
    assertThat(played.manage().find(active)).isPresent();
    assertThat(played.replays().inTransaction(() -> played.items().next(active, 0, 10))).hasSize(3);
  }
}
