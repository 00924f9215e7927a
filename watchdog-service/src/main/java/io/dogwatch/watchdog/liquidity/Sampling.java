package io.dogwatch.watchdog.liquidity;

import io.dogwatch.watchdog.book.OrderBook;
import io.dogwatch.watchdog.book.OrderBook.Near;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one event comes to: the seconds that are over now, and what is said of them. */
final class Sampling {

  /** A book that nobody has changed for longer may be of a feed that has stopped. */
  private static final long LONGEST_SILENCE = 60;

  private static final int FEWEST_SECONDS = 8;
  private static final double LOWEST_COVERAGE = 0.8;
  private static final long MICROS = 1_000_000;

  private final LiquidityThresholds thresholds;
  private final LiquidityVerdicts judge;
  private final Instant ingestedAt;
  private final boolean alerting;
  private final List<Verdict> verdicts = new ArrayList<>(3);
  private OrderBook book;
  private List<Near> seconds;
  private List<TenSeconds> latest;
  private Usual usual;

  Sampling(
      LiquidityState state,
      LiquidityThresholds thresholds,
      LiquidityVerdicts judge,
      Instant ingestedAt,
      boolean alerting) {
    this.thresholds = thresholds;
    this.judge = judge;
    this.ingestedAt = ingestedAt;
    this.alerting = alerting;
    this.book = state.book();
    this.seconds = state.seconds();
    this.latest = state.latest();
    this.usual = state.usual();
  }

  Step<LiquidityState> step() {
    if (!book.isValid() || book.isWaiting()) {
      verdicts.add(new Verdict.Skipped(Reason.GAP));
    }
    return new Step<>(new LiquidityState(book, seconds, latest, usual), verdicts);
  }

  /** Looks at the book in every second that it lasted for, until there is a newer one. */
  void proceedTo(OrderBook next) {
    boolean first = book.at() == OrderBook.UNSEEN.at();
    long from = Math.floorDiv(book.at(), MICROS);
    long to = Math.floorDiv(next.at(), MICROS);
    if (!first && to > from + LONGEST_SILENCE) {
      forget();
    } else if (!first && to > from) {
      look(from, to);
    }
    book = next;
  }

  private void look(long from, long to) {
    Near near = near();
    seconds = new ArrayList<>(seconds);
    for (long second = from; second < to; second++) {
      if (near != null) {
        seconds.add(near);
      }
      if ((second + 1) % TenSeconds.LENGTH == 0) {
        finish(second + 1);
      }
    }
  }

  private @Nullable Near near() {
    Near near = book.isValid() ? book.near(thresholds.bandBps()) : null;
    return near != null && near.coverage() >= LOWEST_COVERAGE ? near : null;
  }

  private void finish(long end) {
    if (seconds.size() < FEWEST_SECONDS) {
      forget();
      return;
    }
    var sample = TenSeconds.of(end, seconds);
    seconds = new ArrayList<>(TenSeconds.LENGTH);
    List<TenSeconds> all = new ArrayList<>(latest);
    all.add(sample);
    latest = all.subList(Math.max(0, all.size() - thresholds.samples()), all.size());
    LiquidityVerdicts.Opinion opinion = judge.of(latest, usual, ingestedAt);
    verdicts.addAll(opinion.verdicts());
    if (!(alerting && opinion.unusual())) {
      usual = usual.with(sample, thresholds.history().days());
    }
  }

  /** What was before a gap does not count: samples have to follow one another. */
  private void forget() {
    verdicts.add(new Verdict.Skipped(Reason.GAP));
    seconds = new ArrayList<>();
    latest = List.of();
  }
}
