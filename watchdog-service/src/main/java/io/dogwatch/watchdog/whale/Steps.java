package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Steps after one another. */
final class Steps {

  private Steps() {}

  static Step<WhaleState> said(WhaleState state, Verdict... verdicts) {
    return new Step<>(state, List.of(verdicts));
  }

  static Step<WhaleState> then(
      Step<WhaleState> first, Function<WhaleState, Step<WhaleState>> next) {
    Step<WhaleState> second = next.apply(first.state());
    List<Verdict> verdicts = new ArrayList<>(first.verdicts());
    verdicts.addAll(second.verdicts());
    return new Step<>(second.state(), verdicts);
  }
}
