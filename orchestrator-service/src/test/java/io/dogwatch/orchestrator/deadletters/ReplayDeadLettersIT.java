package io.dogwatch.orchestrator.deadletters;

import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ALIKE;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.GOOD;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.orchestrator.intake.Intake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessResourceFailureException;

/** Dead letters are replayed once each, and no faster than they may. */
@ExtendWith(SharedPostgres.class)
final class ReplayDeadLettersIT {

  private final DeadLetterDatabase letters;
  private final PlayedReplays played;

  ReplayDeadLettersIT(PostgresServer postgres, TestInfo test) {
    letters = new DeadLetterDatabase(postgres, test);
    played = new PlayedReplays(letters);
  }

  @AfterEach
  void stop() {
    letters.close();
  }

  @Test
  void replaysThemTheOldestFirstAndNotesWhoDidIt() {
    letters.bury(3, ALIKE);
    UUID id = played.ask("1000", null);

    played.pass(Duration.ofSeconds(1));

    assertThat(played.tally(id)).isEqualTo(new Tally(3, 3, 0));
    assertThat(played.state(id)).isEqualTo(State.DONE);
    assertThat(played.submitted()).containsExactlyElementsOf(played.jobs(id));
    var done = new DeadLetterFilter(null, null, null, null, null, null, Action.Kind.REPLAYED);
    assertThat(letters.views().list(done, null, 10).stream().map(Found::action))
        .containsExactlyInAnyOrderElementsOf(
            played.submitted().stream()
                .map(job -> new Action(Action.Kind.REPLAYED, "anna", letters.now(), job))
                .toList());
  }

  /** 5/s: the first one at once, then one each 200 ms, and no more for a time that was missed. */
  @Test
  void goesNoFasterThanItMay() {
    letters.bury(40, ALIKE);
    UUID id = played.ask("5", null);

    played.goOn();
    assertThat(played.tally(id).replayed()).isEqualTo(1);
    played.pass(Duration.ofMillis(199));
    assertThat(played.tally(id).replayed()).isEqualTo(1);
    played.pass(Duration.ofMillis(1));
    assertThat(played.tally(id).replayed()).isEqualTo(2);
    played.goOn();
    assertThat(played.tally(id).replayed()).isEqualTo(2);
    played.pass(Duration.ofHours(1));
    assertThat(played.tally(id).replayed()).isEqualTo(8); // those of a second, and one
    played.goOn();
    assertThat(played.tally(id).replayed()).isEqualTo(8);
    assertThat(played.submitted()).hasSize(8);
  }

  @Test
  void twoOrchestratorsGoNoFasterTogether() {
    letters.bury(40, ALIKE);
    UUID id = played.ask("5", null);
    ReplayDeadLetters other = played.another();

    for (int i = 0; i < 20; i++) {
      played.pass(Duration.ofMillis(100));
      other.goOn();
    }

    assertThat(played.tally(id).replayed()).isEqualTo(11); // 2 s × 5/s, and one
  }

  @Test
  void manyOrchestratorsReplayNothingTwice() {
    letters.bury(450, ALIKE);
    UUID id = played.ask("10000", null);
    letters.pass(Duration.ofSeconds(1));
    try (var threads = Executors.newFixedThreadPool(4)) {
      while (played.state(id) != State.DONE) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          all.add(CompletableFuture.runAsync(() -> played.another().goOn(), threads));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        letters.pass(Duration.ofSeconds(1));
      }
    }

    assertThat(played.tally(id)).isEqualTo(new Tally(450, 450, 0));
    assertThat(played.submitted()).hasSize(450).doesNotHaveDuplicates();
  }

  @Test
  void anotherOneGoesOnWhereOneWasBrokenOff() {
    letters.bury(250, ALIKE);
    UUID id = played.ask("10000", null);
    Intake intake = letters.intake();
    var calls = new AtomicReference<>(0);
    ReplayDeadLetters dying =
        played.replaying(
            arrivals -> {
              intake.keep(arrivals);
              if (calls.updateAndGet(it -> it + 1) == 2) {
                throw new DataAccessResourceFailureException("gone");
              }
            });
    letters.pass(Duration.ofSeconds(1));
    assertThatThrownBy(dying::goOn).isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(played.tally(id)).isEqualTo(new Tally(250, 100, 0));
    assertThat(played.submitted()).hasSize(100);

    played.goOn();

    assertThat(played.tally(id)).isEqualTo(new Tally(250, 250, 0));
    assertThat(played.submitted()).hasSize(250).doesNotHaveDuplicates();
  }

  @Test
  void twoReplaysOfTheSameReplayItOnce() {
    letters.bury(30, ALIKE);
    UUID one = played.ask("1000", null);
    UUID two = played.ask("1000", null);

    played.pass(Duration.ofSeconds(1));

    assertThat(played.submitted()).hasSize(30);
    assertThat(played.tally(one).replayed() + played.tally(two).replayed()).isEqualTo(30);
    assertThat(played.tally(one).skipped() + played.tally(two).skipped()).isEqualTo(30);
    assertThat(played.state(two)).isEqualTo(State.DONE);
  }

  @Test
  void tellsWhyItSkipsSome() {
    letters.write(letters.letter("report", ALIKE, "{\"n\":\"x\"}", null, 0));
    letters.write(letters.letter("unheard-of", ALIKE, GOOD, null, 0));
    letters.write(letters.letter("report", ALIKE, "\u00ff", null, 0));
    letters.write(letters.letter("report", ALIKE, GOOD, null, 0));
    DeadLetter purged = letters.letter("report", ALIKE, GOOD, null, 0);
    letters.write(purged);
    DeadLetter gone = letters.letter("report", ALIKE, GOOD, null, 0);
    letters.write(gone);
    UUID id = played.ask("1000", null);
    letters.purge(100).purge(ids(purged), "anna");
    letters.lose(gone);

    played.pass(Duration.ofSeconds(1));

    assertThat(played.tally(id)).isEqualTo(new Tally(6, 1, 5));
    assertThat(played.items().skipped(id))
        .isEqualTo(
            Map.of(
                SkipReason.INVALID_PAYLOAD, 1,
                SkipReason.UNKNOWN_TYPE, 1,
                SkipReason.UNREADABLE, 1,
                SkipReason.HANDLED, 1,
                SkipReason.GONE, 1));
  }
}
