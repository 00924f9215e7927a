package io.dogwatch.watchdog.feeds.venues;

import io.dogwatch.schemas.market.VenueActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes that a venue sends something, whatever it is: at most once a second, with how long it is
 * usually silent. Remembers the last {@value #GAPS_KEPT} gaps. For one thread.
 */
public final class ActivityMonitor {

  private static final int GAPS_KEPT = 1_000;
  private static final double USUAL = 0.99;
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final String venue;
  private final long[] gaps = new long[GAPS_KEPT]; // in nanoseconds, the oldest is overwritten
  private int next;
  private int known;
  private Duration longest = Duration.ZERO;
  private @Nullable Instant last;
  private @Nullable Instant noted;

  public ActivityMonitor(String venue) {
    this.venue = venue;
  }

  /** A message came; what is to be told of it, if it is time to. */
  public Optional<VenueActivity> heard(Instant at) {
    if (last != null) {
      remember(Duration.between(last, at));
    }
    last = at;
    if (noted != null && at.isBefore(noted.plus(INTERVAL))) {
      return Optional.empty();
    }
    noted = at;
    return Optional.of(new VenueActivity(venue, at, usualGap(), at));
  }

  /** The longest time between two messages. */
  public Duration longestSilence() {
    return longest;
  }

  private void remember(Duration gap) {
    Duration silence = gap.isNegative() ? Duration.ZERO : gap;
    gaps[next] = silence.toNanos();
    next = (next + 1) % GAPS_KEPT;
    known = Math.min(known + 1, GAPS_KEPT);
    longest = silence.compareTo(longest) > 0 ? silence : longest;
  }

  /** 99 of 100 are no longer. */
  private Duration usualGap() {
    if (known == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(gaps, known);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) Math.ceil(USUAL * known) - 1]);
  }
}
