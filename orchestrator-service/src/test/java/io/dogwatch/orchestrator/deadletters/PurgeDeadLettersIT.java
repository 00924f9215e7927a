package io.dogwatch.orchestrator.deadletters;

import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ALIKE;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ALL;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.GOOD;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.MOST;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.START;
import static io.dogwatch.orchestrator.deadletters.DeadLetterDatabase.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.deadletters.PurgeDeadLetters.Purged;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Purges of many dead letters on a real database. */
@ExtendWith(SharedPostgres.class)
final class PurgeDeadLettersIT {

  private final DeadLetterDatabase letters;

  PurgeDeadLettersIT(PostgresServer postgres, TestInfo test) {
    letters = new DeadLetterDatabase(postgres, test);
  }

  @AfterEach
  void stop() {
    letters.close();
  }

  @Test
  void purgesInPartsAndEachOfThemOnce() {
    letters.bury(2_500, ALIKE);
    List<Purged> purged;
    try (var threads = Executors.newFixedThreadPool(2)) {
      purged =
          List.of(
                  CompletableFuture.supplyAsync(
                      () -> letters.purge(MOST).purge(all(), "anna"), threads),
                  CompletableFuture.supplyAsync(
                      () -> letters.purge(MOST).purge(all(), "anna"), threads))
              .stream()
              .map(CompletableFuture::join)
              .toList();
    }

    assertThat(purged.stream().mapToInt(Purged::purged).sum()).isEqualTo(2_500);
    assertThat(letters.views().list(ALL, null, 10)).isEmpty();
    var done = new DeadLetterFilter(null, null, null, null, null, null, Action.Kind.PURGED);
    Action action = letters.views().list(done, null, 1).getFirst().action();
    assertThat(action).isEqualTo(new Action(Action.Kind.PURGED, "anna", START, null));
  }

  @Test
  void purgesTheOldestAndTellsThatThereAreMore() {
    letters.bury(5, ALIKE);

    assertThat(letters.purge(3).purge(all(), "anna")).isEqualTo(new Purged(3, 0, true));
    assertThat(letters.purge(3).purge(all(), "anna")).isEqualTo(new Purged(2, 0, false));
  }

  @Test
  void whatThereIsNotIsTold() {
    DeadLetter letter = letters.letter("report", ALIKE, GOOD, null, 0);
    letters.write(letter);
    Selection.Ids known = ids(letter);
    var unknown = new DeadLetterId(DeadLetterDatabase.REPORT, 7, 7);

    assertThat(letters.purge(3).purge(known, "anna")).isEqualTo(new Purged(1, 0, false));
    assertThat(letters.purge(3).purge(known, "anna")).isEqualTo(new Purged(0, 1, false));
    assertThatThrownBy(
            () ->
                letters
                    .purge(3)
                    .purge(new Selection.Ids(List.of(known.ids().getFirst(), unknown)), "anna"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("/ids/1");
  }

  private static Selection all() {
    return new Selection.Matching(ALL, "{}");
  }
}
