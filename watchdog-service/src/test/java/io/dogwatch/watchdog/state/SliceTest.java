package io.dogwatch.watchdog.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SliceTest {

  /** What a slice has, and what it is to have for ever. */
  private record Pair(Slice<Integer> slice, List<Integer> list) {}

  @Test
  void slicesThatShareAnArrayKeepWhatTheyHave() {
    var random = new Random(42);
    List<Pair> all = new ArrayList<>(List.of(new Pair(Slice.empty(), List.of())));

    for (int step = 0; step < 5_000; step++) {
      all.add(changed(all.get(random.nextInt(Math.max(0, all.size() - 50), all.size())), random));
    }

    assertThat(all).allSatisfy(pair -> assertThat(pair.slice()).isEqualTo(pair.list()));
    assertThat(all).anySatisfy(pair -> assertThat(pair.slice()).hasSizeGreaterThan(20));
  }

  private static Pair changed(Pair before, Random random) {
    List<Integer> list = new ArrayList<>(before.list());
    int item = random.nextInt();
    int size = list.size();
    int index = size == 0 ? 0 : random.nextInt(size);
    return switch (size == 0 ? 0 : random.nextInt(8)) {
      case 4 -> {
        list.add(index, item);
        yield new Pair(before.slice().insert(index, item), list);
      }
      case 5 -> {
        list.subList(index, index + 1).clear();
        yield new Pair(before.slice().without(index), list);
      }
      case 6 -> new Pair(before.slice().from(1), list.subList(1, size));
      case 7 -> new Pair(before.slice().before(size - 1), list.subList(0, size - 1));
      default -> {
        list.add(item);
        yield new Pair(before.slice().append(item), list);
      }
    };
  }

  @Test
  void twoThatGoOnFromTheSameOneDoNotMeet() {
    Slice<String> one = Slice.copyOf(List.of("a", "b")).append("c");

    assertThat(one.append("left")).containsExactly("a", "b", "c", "left");
    assertThat(one.append("right")).containsExactly("a", "b", "c", "right");
    assertThat(one).containsExactly("a", "b", "c");
  }

  @Test
  void hasNothingBesidesItsPart() {
    Slice<String> part = Slice.copyOf(List.of("a", "b", "c")).from(1).before(1);

    assertThat(part).containsExactly("b");
    assertThatThrownBy(() -> part.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.from(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.insert(2, "d")).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
