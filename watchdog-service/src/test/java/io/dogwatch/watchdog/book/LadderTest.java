package io.dogwatch.watchdog.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LadderTest {

  /** Random changes, many of them removals, of prices near 100 and of some that are no decimals. */
  @ParameterizedTest
  @EnumSource(Side.class)
  void hasTheLevelsOfANaiveOne(Side side) {
    var random = new Random(42);
    Ladder ladder = Ladder.empty(side);
    NavigableMap<Double, Double> naive =
        new TreeMap<>(
            side == Side.BIDS
                ? Comparator.<Double>reverseOrder()
                : Comparator.<Double>naturalOrder());

    for (int round = 0; round < 2_000; round++) {
      List<PriceLevel> changes = new ArrayList<>();
      for (int left = random.nextInt(20); left > 0; left--) {
        double price = 100 + random.nextInt(-300, 300) / (round % 100 == 0 ? 7.0 : 100.0);
        changes.add(new PriceLevel(price, random.nextInt(3) * random.nextInt(1_000) / 1e5));
      }
      for (PriceLevel change : changes) {
        if (change.size() > 0) {
          naive.put(change.price(), change.size());
        } else {
          naive.remove(change.price());
        }
      }
      ladder = throughTheStore(side, ladder.with(changes));
      assertSame(ladder, naive, random.nextDouble(97, 103));
    }

    assertThat(naive.size()).isGreaterThan(200);
  }

  private static void assertSame(
      Ladder ladder, NavigableMap<Double, Double> naive, double somePrice) {
    assertThat(ladder.count()).isEqualTo(naive.size());
    Map.Entry<Double, Double> first = naive.firstEntry();
    assertThat(ladder.best())
        .isEqualTo(first == null ? null : new PriceLevel(first.getKey(), first.getValue()));
    assertThat(ladder.notionalUpTo(somePrice))
        .isCloseTo(
            naive.headMap(somePrice, true).entrySet().stream()
                .mapToDouble(level -> level.getKey() * level.getValue())
                .sum(),
            within(1e-6));
  }

  @Test
  void lastOfTwoChangesOfALevelCounts() {
    Ladder ladder =
        Ladder.empty(Side.ASKS).with(List.of(new PriceLevel(1, 5), new PriceLevel(1, 7)));

    assertThat(ladder.best()).isEqualTo(new PriceLevel(1, 7));
  }

  @Test
  void takesLevelsInAnyOrder() {
    List<PriceLevel> levels =
        List.of(new PriceLevel(2, 1), new PriceLevel(3, 1), new PriceLevel(1, 1));

    assertThat(Ladder.empty(Side.BIDS).with(levels).bestPrice()).isEqualTo(3);
    assertThat(Ladder.empty(Side.ASKS).with(levels).bestPrice()).isEqualTo(1);
  }

  /** As prices of one cent and sizes of five places are. */
  @Test
  void takesFewBytes() {
    var random = new Random(42);
    List<PriceLevel> levels = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      levels.add(
          new PriceLevel(
              (6_183_764 - i * 10 - random.nextInt(10)) / 100.0, random.nextInt(1, 300_000) / 1e5));
    }

    assertThat(codec(Side.BIDS).toBytes(Ladder.empty(Side.BIDS).with(levels)))
        .hasSizeLessThan(2_000 * 6);
  }

  private static Ladder throughTheStore(Side side, Ladder ladder) {
    byte[] bytes = codec(side).toBytes(ladder);
    Ladder restored = codec(side).fromBytes(bytes);
    assertThat(restored).isEqualTo(ladder);
    assertThat(codec(side).toBytes(restored)).isEqualTo(bytes);
    return restored;
  }

  private static StateCodec<Ladder> codec(Side side) {
    return new StateCodec<>() {
      @Override
      public void write(Ladder ladder, StateOutput out) {
        ladder.writeTo(out);
      }

      @Override
      public Ladder read(StateInput in) {
        return Ladder.readFrom(side, in);
      }
    };
  }
}
