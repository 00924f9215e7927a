package io.dogwatch.watchdog.bars;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.tape.Tape;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds bars of one minute from trades. Pure.
 *
 * <p>A bar is final when the watermark passes its end by the grace. A minute without trades becomes
 * a bar of volume 0 only where trade ids prove that there was none: where the trades before and
 * after it have consecutive numbers. Otherwise it stays a gap.
 */
public final class BarBuilder {

  /** Longer pauses are no quiet market but an interruption. */
  private static final int MAX_QUIET_MINUTES = 60;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final Duration grace;

  public BarBuilder(Duration grace) {
    this.grace = grace;
  }

  public Growth<BarState> observe(BarState state, Trade trade) {
    return switch (state.tape().add(Tick.of(trade), grace)) {
      case Tape.Entry.Late _ -> new Growth.Late<>();
      case Tape.Entry.Duplicate _ -> new Growth.Duplicate<>();
      case Tape.Entry.Added(Tape tape, var settled, int _) ->
          new Building(trade, state).add(settled, tape);
    };
  }

  /** Adds settled trades to the bars of one key. */
  private final class Building {

    private final Trade trade;
    private final List<Bar> finished = new ArrayList<>();
    private @Nullable GrowingBar growing;
    private @Nullable Tick last;

    Building(Trade trade, BarState before) {
      this.trade = trade;
      this.growing = before.growing();
      this.last = before.last();
    }

    Growth<BarState> add(List<Tick> settled, Tape tape) {
      settled.forEach(this::add);
      if (growing != null && growing.endMicros() + grace.toNanos() / 1_000 <= tape.watermark()) {
        finish(growing);
        growing = null;
      }
      return new Growth.Added<>(new BarState(tape, growing, last), finished);
    }

    private void add(Tick tick) {
      long minute = GrowingBar.minuteOf(tick);
      if (growing != null && growing.minute() < minute) {
        finish(growing);
        growing = null;
      }
      if (growing == null) {
        fillQuietMinutesBefore(tick, minute);
        growing = GrowingBar.startedBy(tick);
      } else {
        growing = growing.with(tick);
      }
      last = tick;
    }

    private void fillQuietMinutesBefore(Tick tick, long minute) {
      if (last == null || !follows(last.id(), tick.id())) {
        return;
      }
      long first = GrowingBar.minuteOf(last) + 1;
      if (minute - first <= MAX_QUIET_MINUTES) {
        for (long quiet = first; quiet < minute; quiet++) {
          finish(GrowingBar.quiet(quiet, last.price(), tick));
        }
      }
    }

    private void finish(GrowingBar bar) {
      finished.add(bar.finished(trade));
    }
  }

  private static boolean follows(String id, String next) {
    return NUMBER.matcher(id).matches()
        && NUMBER.matcher(next).matches()
        && Long.parseLong(next) == Long.parseLong(id) + 1;
  }
}
