package io.dogwatch.watchdog.liquidity;

import io.dogwatch.watchdog.book.OrderBook;
import io.dogwatch.watchdog.book.OrderBook.Near;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one symbol on one venue.
 *
 * @param seconds the book in each of the seconds before its own, in the same ten
 * @param latest the samples before those, one after another
 */
record LiquidityState(OrderBook book, List<Near> seconds, List<TenSeconds> latest, Usual usual) {

  static final LiquidityState UNSEEN =
      new LiquidityState(OrderBook.UNSEEN, List.of(), List.of(), Usual.UNKNOWN);

  static final StateCodec<LiquidityState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(LiquidityState state, StateOutput out) {
          out.writeLong(VERSION);
          OrderBook.CODEC.write(state.book(), out);
          out.writeLong(state.seconds().size());
          for (Near near : state.seconds()) {
            out.writeDouble(near.bids());
            out.writeDouble(near.asks());
            out.writeDouble(near.spread());
            out.writeDouble(near.coverage());
          }
          out.writeLong(state.latest().size());
          state.latest().forEach(sample -> sample.writeTo(out));
          state.usual().writeTo(out);
        }

        @Override
        public LiquidityState read(StateInput in) {
          in.expectVersion(VERSION, "a liquidity state");
          OrderBook book = OrderBook.CODEC.read(in);
          List<Near> seconds = new ArrayList<>(TenSeconds.LENGTH);
          for (int left = in.readInt(); left > 0; left--) {
            seconds.add(
                new Near(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()));
          }
          List<TenSeconds> latest = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            latest.add(TenSeconds.readFrom(in));
          }
          return new LiquidityState(book, seconds, latest, Usual.readFrom(in));
        }
      };

  LiquidityState {
    seconds = List.copyOf(seconds);
    latest = List.copyOf(latest);
  }
}
