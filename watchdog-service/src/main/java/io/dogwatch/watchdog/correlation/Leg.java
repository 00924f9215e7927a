package io.dogwatch.watchdog.correlation;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the bars of one leg have come. They come in order: what is missing between two of them
 * will not come.
 *
 * @param venue that they are of; empty before the first one
 * @param newest hour of the newest one
 * @param sequence of the newest one
 * @param waiting those that the other leg may still have a partner for, in order
 */
record Leg(String venue, String symbol, long newest, long sequence, List<Quote> waiting) {

  static final Leg UNSEEN = new Leg("", "", Long.MIN_VALUE, 0, List.of());

  /** After so many hours without a bar another venue may take the place of the one before. */
  private static final long LOYALTY_HOURS = 24;

  Leg {
    waiting = List.copyOf(waiting);
  }

  /** Whether bars of a venue are not to be mixed with those that came so far. */
  boolean isLoyalToOther(String other, long hour) {
    return newest != Long.MIN_VALUE && !venue.equals(other) && hour - newest <= LOYALTY_HOURS;
  }

  /** With a newer bar, and what waits now. */
  Leg advanced(String newVenue, String newSymbol, Quote quote, List<Quote> nowWaiting) {
    return new Leg(newVenue, newSymbol, quote.hour(), quote.sequence(), nowWaiting);
  }

  Leg waitingFor(List<Quote> nowWaiting) {
    return new Leg(venue, symbol, newest, sequence, nowWaiting);
  }

  /** With a correction of the newest bar. */
  Leg corrected(Quote quote) {
    List<Quote> corrected = new ArrayList<>(waiting);
    if (hasWaiting(quote.hour())) {
      corrected.set(corrected.size() - 1, quote);
    }
    return new Leg(venue, symbol, newest, quote.sequence(), corrected);
  }

  boolean hasWaiting(long hour) {
    return !waiting.isEmpty() && waiting.getLast().hour() == hour;
  }

  void writeTo(StateOutput out) {
    out.writeText(venue);
    out.writeText(symbol);
    out.writeLong(newest);
    out.writeLong(sequence);
    out.writeAll(waiting, Quote::writeTo);
  }

  static Leg readFrom(StateInput in) {
    String venue = in.readText();
    String symbol = in.readText();
    long newest = in.readLong();
    long sequence = in.readLong();
    return new Leg(venue, symbol, newest, sequence, in.readAll(Quote::readFrom));
  }
}
