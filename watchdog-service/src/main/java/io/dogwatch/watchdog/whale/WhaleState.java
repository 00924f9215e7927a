package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one asset. Its size is bounded: 4,096 movements, a week of hours, 30 days of
 * sizes as counts, 64 transfers that wait for a price, and 256 open alerts.
 *
 * @param price null before any was told
 * @param told open alerts, the oldest first
 */
record WhaleState(
    @Nullable LastPrice price,
    Unpriced unpriced,
    Recent recent,
    Flows flows,
    Sizes sizes,
    List<Told> told) {

  static final WhaleState UNSEEN =
      new WhaleState(null, Unpriced.NONE, Recent.NONE, Flows.NONE, Sizes.NONE, List.of());

  static final StateCodec<WhaleState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(WhaleState state, StateOutput out) {
          out.writeLong(VERSION);
          out.writeFlag(state.price() != null);
          if (state.price() != null) {
            state.price().writeTo(out);
          }
          state.unpriced().writeTo(out);
          state.recent().writeTo(out);
          state.flows().writeTo(out);
          state.sizes().writeTo(out);
          out.writeLong(state.told().size());
          state.told().forEach(told -> told.writeTo(out));
        }

        @Override
        public WhaleState read(StateInput in) {
          in.expectVersion(VERSION, "a whale state");
          return new WhaleState(
              in.readFlag() ? LastPrice.readFrom(in) : null,
              Unpriced.readFrom(in),
              Recent.readFrom(in),
              Flows.readFrom(in),
              Sizes.readFrom(in),
              readTold(in));
        }
      };

  WhaleState {
    told = List.copyOf(told);
  }

  WhaleState withPrice(@Nullable LastPrice newPrice) {
    return new WhaleState(newPrice, unpriced, recent, flows, sizes, told);
  }

  WhaleState withUnpriced(Unpriced newUnpriced) {
    return new WhaleState(price, newUnpriced, recent, flows, sizes, told);
  }

  WhaleState counting(Recent newRecent, Flows newFlows, Sizes newSizes) {
    return new WhaleState(price, unpriced, newRecent, newFlows, newSizes, told);
  }

  WhaleState withTold(List<Told> newTold) {
    return new WhaleState(price, unpriced, recent, flows, sizes, newTold);
  }

  private static List<Told> readTold(StateInput in) {
    List<Told> told = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      told.add(Told.readFrom(in));
    }
    return told;
  }
}
