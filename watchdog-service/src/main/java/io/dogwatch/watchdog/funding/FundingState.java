package io.dogwatch.watchdog.funding;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one symbol: a few rates of each venue that is fresh, and 90 settlements. Times
 * are microseconds since 1970.
 *
 * @param watermark the newest time of a rate
 * @param judged the watermark of the last judgement
 * @param unjudged what came since; null if nothing did
 */
record FundingState(
    long watermark,
    long judged,
    Map<String, VenueRates> venues,
    Settlements settlements,
    @Nullable Unjudged unjudged) {

  private static final long NEVER = Long.MIN_VALUE;

  static final FundingState UNSEEN =
      new FundingState(NEVER, NEVER, Map.of(), Settlements.NONE, null);

  /**
   * Rates that are to be judged together.
   *
   * @param since the oldest time of them
   * @param ingestedAt when the last of them reached Dogwatch
   * @param noticed when the wall clock was first seen while they waited; null if it was not yet
   */
  record Unjudged(long since, long ingestedAt, @Nullable Long noticed) {

    static Unjudged after(@Nullable Unjudged before, Quote quote) {
      return before == null
          ? new Unjudged(quote.at(), quote.ingestedAt(), null)
          : new Unjudged(
              Math.min(before.since(), quote.at()),
              Math.max(before.ingestedAt(), quote.ingestedAt()),
              before.noticed());
    }
  }

  static final StateCodec<FundingState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(FundingState state, StateOutput out) {
          out.writeLong(VERSION);
          out.writeLong(state.watermark());
          out.writeLong(state.judged());
          out.writeLong(state.venues().size());
          state
              .venues()
              .forEach(
                  (venue, rates) -> {
                    out.writeText(venue);
                    rates.writeTo(out);
                  });
          state.settlements().writeTo(out);
          write(state.unjudged(), out);
        }

        private static void write(@Nullable Unjudged unjudged, StateOutput out) {
          out.writeFlag(unjudged != null);
          if (unjudged != null) {
            out.writeLong(unjudged.since());
            out.writeLong(unjudged.ingestedAt());
            out.writeFlag(unjudged.noticed() != null);
            if (unjudged.noticed() != null) {
              out.writeLong(unjudged.noticed());
            }
          }
        }

        @Override
        public FundingState read(StateInput in) {
          in.expectVersion(VERSION, "a funding state");
          long watermark = in.readLong();
          long judged = in.readLong();
          Map<String, VenueRates> venues = new TreeMap<>();
          for (int left = in.readInt(); left > 0; left--) {
            venues.put(in.readText(), VenueRates.readFrom(in));
          }
          return new FundingState(
              watermark,
              judged,
              venues,
              Settlements.readFrom(in),
              in.readFlag()
                  ? new Unjudged(in.readLong(), in.readLong(), in.readFlag() ? in.readLong() : null)
                  : null);
        }
      };

  FundingState {
    venues = Collections.unmodifiableMap(new TreeMap<>(venues));
  }

  VenueRates of(String venue) {
    return venues.getOrDefault(venue, VenueRates.NONE);
  }

  FundingState with(String venue, Quote quote) {
    Map<String, VenueRates> all = new TreeMap<>(venues);
    all.put(venue, of(venue).with(quote));
    return new FundingState(
        Math.max(watermark, quote.at()), judged, all, settlements, Unjudged.after(unjudged, quote));
  }

  FundingState noticedAt(long now) {
    return unjudged == null
        ? this
        : new FundingState(
            watermark,
            judged,
            venues,
            settlements,
            new Unjudged(unjudged.since(), unjudged.ingestedAt(), now));
  }

  FundingState afterJudgement(Map<String, VenueRates> fresh, Settlements newSettlements) {
    return new FundingState(watermark, watermark, fresh, newSettlements, null);
  }
}
