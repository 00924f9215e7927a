package io.dogwatch.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

final class OneByOneTest {

  private final OneByOne<String> rows = new OneByOne<>("rows", new LogLimit(() -> Instant.EPOCH));
  private final List<String> taken = new ArrayList<>();

  @Test
  void oneThatFailsHoldsUpNoOther() {
    rows.takeTurns(aside -> take(aside, List.of("a", "broken", "early", "b")));

    assertThat(taken).containsExactly("a", "broken", "early", "b");
  }

  /** It is asked for again after a pause, and not at once for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"broken", "early"})
  void failureThatNoRowIsToBlameForEndsTheTurns(String failure) {
    rows.takeTurns(
        _ -> {
          taken.add(failure);
          if (taken.size() == 10) {
            return false;
          }
          throw fail(failure);
        });

    assertThat(taken).containsExactly(failure);
  }

  @Test
  void databaseThatIsAwayIsTold() {
    assertThatThrownBy(
            () ->
                rows.takeTurns(
                    _ -> {
                      throw new DataAccessResourceFailureException("away");
                    }))
        .isInstanceOf(DataAccessResourceFailureException.class);
  }

  private boolean take(Set<String> aside, List<String> all) {
    for (String row : all) {
      if (!aside.contains(row)) {
        aside.add(row);
        taken.add(row);
        if (row.length() > 1) {
          throw fail(row);
        }
        return true;
      }
    }
    return false;
  }

  private static RuntimeException fail(String failure) {
    return failure.equals("early")
        ? new ReadModelBehindException()
        : new IllegalStateException(failure);
  }
}
