package io.dogwatch.watchdog.funding;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one venue.
 *
 * @param settled its newest settlement
 * @param predicted its newest prediction, of a settlement after that
 */
record VenueRates(@Nullable Quote settled, @Nullable Quote predicted) {

  static final VenueRates NONE = new VenueRates(null, null);

  boolean isEmpty() {
    return settled == null && predicted == null;
  }

  /** The newest quote, where there is any. */
  Quote newest() {
    return Objects.requireNonNull(predicted == null ? settled : predicted, "no quote");
  }

  boolean has(Quote quote) {
    return quote.predicted()
        ? predicted != null
            && predicted.settlement() == quote.settlement()
            && predicted.ingestedAt() == quote.ingestedAt()
        : settled != null && settled.settlement() == quote.settlement();
  }

  /** Whether what is known is newer. A settlement is newer than any prediction of it. */
  boolean hasNewerThan(Quote quote) {
    if (settled != null && settled.settlement() >= quote.settlement()) {
      return true;
    }
    return quote.predicted()
        && predicted != null
        && (predicted.settlement() == quote.settlement()
            ? predicted.ingestedAt() > quote.ingestedAt()
            : predicted.settlement() > quote.settlement());
  }

  /** With a quote that is newer than what is known. */
  VenueRates with(Quote quote) {
    if (quote.predicted()) {
      return new VenueRates(settled, quote);
    }
    boolean outdated = predicted != null && predicted.settlement() <= quote.settlement();
    return new VenueRates(quote, outdated ? null : predicted);
  }

  VenueRates freshAt(long now) {
    return new VenueRates(
        settled == null || settled.isStale(now) ? null : settled,
        predicted == null || predicted.isStale(now) ? null : predicted);
  }

  void writeTo(StateOutput out) {
    write(settled, out);
    write(predicted, out);
  }

  private static void write(@Nullable Quote quote, StateOutput out) {
    out.writeFlag(quote != null);
    if (quote != null) {
      quote.writeTo(out);
    }
  }

  static VenueRates readFrom(StateInput in) {
    return new VenueRates(
        in.readFlag() ? Quote.readFrom(in) : null, in.readFlag() ? Quote.readFrom(in) : null);
  }
}
