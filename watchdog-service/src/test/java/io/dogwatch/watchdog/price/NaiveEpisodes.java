package io.dogwatch.watchdog.price;

import io.dogwatch.schemas.market.Trade;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The price-anomaly rule and the life cycle of its alerts once more, from the specification alone:
 * whole lists instead of windows, everything looked up again for every trade. For trades in order
 * with times in whole seconds, and the default thresholds.
 */
final class NaiveEpisodes {

  private final List<Trade> good = new ArrayList<>();
  private final List<Episode> episodes = new ArrayList<>();
  private @Nullable Trade suspect;
  private @Nullable Trade unconfirmed;
  private double unconfirmedChange;
  private @Nullable Episode open;
  private long clearSince = -1;
  private boolean lastWasCritical;
  private long quietUntil = Long.MIN_VALUE;
  int breaches;

  /** An episode, times in seconds since 1970; it ends at -1 while it is open. */
  record Episode(long start, double first, double peak, int revisions, long end) {}

  static NaiveEpisodes of(List<Trade> trades) {
    var naive = new NaiveEpisodes();
    trades.forEach(naive::see);
    return naive;
  }

  List<Episode> episodes() {
    List<Episode> all = new ArrayList<>(episodes);
    if (open != null) {
      all.add(open);
    }
    return all;
  }

  private void see(Trade trade) {
    Double change = largestChange(trade);
    if (change != null) {
      judge(trade, change);
    }
    sort(trade);
  }

  private @Nullable Double largestChange(Trade trade) {
    long now = time(trade);
    Double largest = null;
    boolean referenceSeen = false;
    for (int i = good.size() - 1; i >= 0 && time(good.get(i)) >= now - 120; i--) {
      boolean old = time(good.get(i)) <= now - 60;
      if (old && referenceSeen && time(good.get(i)) < now - 60) {
        continue;
      }
      referenceSeen |= old;
      double change = (trade.price() / good.get(i).price() - 1) * 100;
      if (largest == null || Math.abs(change) > Math.abs(largest)) {
        largest = change;
      }
    }
    return largest;
  }

  private void judge(Trade trade, double change) {
    // Line 96,212 of the recording is at 969.00 after 1,020.00: exactly 5 %.
    if (Math.abs(change) > 5 + 5e-9) {
      breaches++;
      clearSince = -1;
      breach(trade, change);
      return;
    }
    unconfirmed = null;
    if (open == null || Math.abs(change) > 3 + 3e-9) {
      clearSince = -1;
    } else {
      clearSince = clearSince < 0 ? time(trade) : clearSince;
      if (time(trade) - clearSince >= 60) {
        episodes.add(
            new Episode(
                open.start(), open.first(), open.peak(), open.revisions() + 1, time(trade)));
        lastWasCritical = Math.abs(open.peak()) > 10;
        open = null;
        quietUntil = time(trade) + 300;
      }
    }
  }

  private void breach(Trade trade, double change) {
    if (open != null) {
      boolean same = change < -10 == open.peak() < -10;
      if ((same && Math.abs(change) >= Math.abs(open.peak()) * 1.1)
          || (Math.abs(change) > 10 && Math.abs(open.peak()) <= 10)) {
        open = new Episode(open.start(), open.first(), change, open.revisions() + 1, -1);
      }
    } else if (time(trade) >= quietUntil || (Math.abs(change) > 10 && !lastWasCritical)) {
      if (unconfirmed != null && unconfirmedChange > 0 == change > 0) {
        open = new Episode(time(unconfirmed), change, change, 1, -1);
        unconfirmed = null;
      } else {
        unconfirmed = trade;
        unconfirmedChange = change;
      }
    }
  }

  /** Good price or bad tick? */
  private void sort(Trade trade) {
    int side = side(trade);
    if (side == 0) {
      good.add(trade);
      suspect = null;
    } else if (suspect != null && side(suspect) == side) {
      good.add(suspect);
      good.add(trade);
      suspect = null;
    } else {
      suspect = trade;
    }
  }

  private int side(Trade trade) {
    List<Double> last =
        good.subList(Math.max(0, good.size() - 11), good.size()).stream()
            .map(Trade::price)
            .toList();
    if (last.isEmpty()) {
      return 0;
    }
    double median = median(last);
    List<Double> deviations = last.stream().map(price -> Math.abs(price - median)).toList();
    double sigma = 1.4826 * median(deviations);
    if (sigma == 0) {
      sigma = 1.2533 * deviations.stream().mapToDouble(d -> d).average().orElseThrow();
    }
    double limit = sigma == 0 ? median * 0.05 : 6 * sigma;
    double off = trade.price() - median;
    return Math.abs(off) > limit + 1e-9 * Math.abs(off) ? (int) Math.signum(off) : 0;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static long time(Trade trade) {
    return trade.eventTime().getEpochSecond();
  }
}
