package io.dogwatch.watchdog.activity;

import io.dogwatch.schemas.market.VenueActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which venues are heard of, when last, and with what pauses. Times are milliseconds since 1970, at
 * which messages were written to Kafka. Kept in memory only: after a restart a venue is unknown
 * until it is heard again, so that a pause of ours is never taken for one of theirs. For one
 * thread.
 */
public final class VenuesHeard {

  /** A reader whose newest message is older than this has not read all there is. */
  private static final long BEHIND = TimeUnit.SECONDS.toMillis(10);

  private static final long FORGOTTEN_AFTER = TimeUnit.DAYS.toMillis(1);
  private static final long NOTHING = Long.MIN_VALUE;

  private final Map<String, Heard> venues = new HashMap<>();
  private long newestSinceReport = NOTHING;

  /** Notes a message of a venue. */
  public void note(String venue, long at) {
    venues.computeIfAbsent(venue, _ -> new Heard(at)).note(at);
    newestSinceReport = Math.max(newestSinceReport, at);
  }

  /**
   * What is known at a time of the wall clock, of each venue whose pauses are known.
   *
   * <p>While messages are read that were written long ago, there may be more: then it is only known
   * until the newest of them.
   */
  public List<VenueActivity> report(long now) {
    boolean behind = newestSinceReport != NOTHING && now - newestSinceReport > BEHIND;
    long until = behind ? newestSinceReport : now;
    newestSinceReport = NOTHING;
    venues.values().removeIf(venue -> now - venue.last > FORGOTTEN_AFTER);
    List<VenueActivity> report = new ArrayList<>();
    venues.forEach(
        (venue, heard) -> {
          if (heard.pauses.areKnown()) {
            report.add(
                new VenueActivity(
                    venue,
                    Instant.ofEpochMilli(heard.last),
                    Duration.ofMillis(heard.pauses.p99()),
                    Instant.ofEpochMilli(Math.max(until, heard.last))));
          }
        });
    return report;
  }

  private static final class Heard {

    private final Pauses pauses = new Pauses();
    private long last;

    Heard(long at) {
      last = at;
    }

    void note(long at) {
      if (at > last) {
        pauses.add(at - last);
        last = at;
      }
    }
  }
}
