package io.dogwatch.watchdog.whale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MovementsTest {

  private static final int GATHERERS = 4;

  @Test
  void hasWhatANaiveListHas() {
    var random = new Random(42);
    Movements movements = Movements.NONE;
    List<Movement> naive = new ArrayList<>();

    for (int id = 1; id <= 3_000; id++) {
      Movement movement =
          new Movement(
              id,
              id / 3 + random.nextInt(20),
              id,
              random.nextInt(GATHERERS),
              0,
              random.nextInt(10) == 0);
      movements = movements.with(movement);
      naive.add(movement);
      naive.sort(Movement.ORDER);
      if (random.nextInt(4) == 0) {
        Movement gone = naive.remove(random.nextInt(naive.size()));
        movements = movements.without(gone);
        assertThat(movements.find(gone.id())).isNull();
      }
      if (naive.size() > 100) {
        int oldest = random.nextInt(5);
        naive.subList(0, oldest).clear();
        movements = movements.from(oldest);
      }
      assertSame(movements, naive);
    }
  }

  private static void assertSame(Movements movements, List<Movement> naive) {
    assertThat(movements.inOrder()).isEqualTo(naive);
    assertThat(movements.byId()).hasSize(naive.size());
    for (Movement movement : naive) {
      assertThat(movements.find(movement.id())).isEqualTo(movement);
    }
    for (long gatherer = 1; gatherer < GATHERERS; gatherer++) {
      long address = gatherer;
      assertThat(movements.gatheredBy(address))
          .isEqualTo(
              naive.stream().filter(it -> it.gatherer() == address && !it.removed()).toList());
    }
    assertThat(movements.gatheredBy(Movement.NOBODY)).isEmpty();
  }
}
