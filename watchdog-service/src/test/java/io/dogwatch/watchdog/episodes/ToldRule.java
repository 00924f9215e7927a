package io.dogwatch.watchdog.episodes;

import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.List;

/** Says what it is told; remembers how often. */
final class ToldRule implements Rule<Integer, Verdict> {

  @Override
  public Integer start() {
    return 0;
  }

  @Override
  public Step<Integer> observe(Integer state, Verdict event, boolean alerting) {
    return new Step<>(state + 1, List.of(event));
  }

  @Override
  public StateCodec<Integer> states() {
    return new StateCodec<>() {
      @Override
      public void write(Integer state, StateOutput out) {
        out.writeLong(state);
      }

      @Override
      public Integer read(StateInput in) {
        return in.readInt();
      }
    };
  }
}
