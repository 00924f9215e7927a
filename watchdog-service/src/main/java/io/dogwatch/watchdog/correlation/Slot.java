package io.dogwatch.watchdog.correlation;

import io.dogwatch.schemas.market.PairBar.Place;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import org.jspecify.annotations.Nullable;

/** An hour that both legs have a bar of. */
record Slot(Quote first, Quote second) {

  static Slot of(Place place, Quote quote, Quote partner) {
    return place == Place.FIRST ? new Slot(quote, partner) : new Slot(partner, quote);
  }

  long hour() {
    return first.hour();
  }

  long ingestedAt() {
    return Math.max(first.ingestedAt(), second.ingestedAt());
  }

  Quote at(Place place) {
    return place == Place.FIRST ? first : second;
  }

  /** With another bar of one leg. */
  Slot with(Place place, Quote quote) {
    return of(place, quote, at(place.other()));
  }

  /**
   * Logarithm of what a price became by: since the close of the hour before, or, where that hour is
   * missing for either leg, since the open of this one. No return is of more than an hour.
   */
  double logReturn(Place place, @Nullable Slot before) {
    Quote quote = at(place);
    double base =
        before != null && before.hour() == hour() - 1 ? before.at(place).close() : quote.open();
    return Math.log(quote.close() / base);
  }

  static void write(@Nullable Slot slot, StateOutput out) {
    out.writeFlag(slot != null);
    if (slot != null) {
      slot.first.writeTo(out);
      slot.second.writeTo(out);
    }
  }

  static @Nullable Slot read(StateInput in) {
    return in.readFlag() ? new Slot(Quote.readFrom(in), Quote.readFrom(in)) : null;
  }
}
