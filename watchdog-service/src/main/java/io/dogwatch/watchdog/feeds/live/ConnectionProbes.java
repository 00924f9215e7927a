package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells, as if somebody probed the venue, whether it can be connected to and says something: once a
 * minute that it does, at once when that changes, and every 30 s that it does not, so that a venue
 * which drops everybody for a moment is not taken to be down. A feed that tells nothing any more is
 * missed like any prober. For one thread.
 */
final class ConnectionProbes {

  private static final String ENDPOINT = "ws-connect";
  private static final Duration GOOD_INTERVAL = Duration.ofSeconds(60);
  private static final Duration BAD_INTERVAL = Duration.ofSeconds(30);

  private final String venue;
  private final String prober;
  private Instant begun = Instant.EPOCH;
  private Duration handshake = Duration.ZERO;
  private @Nullable Told last;

  /** What was told last, and when. */
  private record Told(boolean good, Instant at) {}

  /** Why a venue could not be connected to. */
  record Failure(Outcome outcome, @Nullable Integer status, String reason) {}

  ConnectionProbes(String venue, String prober) {
    this.venue = venue;
    this.prober = prober;
  }

  void connecting(Instant now) {
    begun = now;
  }

  void opened(Instant now) {
    handshake = notNegative(Duration.between(begun, now));
  }

  /** The venue said something: that it is there. A connection is as quick as it was made. */
  Optional<VenueProbe> heard(Instant now) {
    if (last != null && last.good() && now.isBefore(last.at().plus(GOOD_INTERVAL))) {
      return Optional.empty();
    }
    return Optional.of(told(now.minus(handshake), handshake, Outcome.OK, null, now));
  }

  /** No connection came about. */
  Optional<VenueProbe> unreached(Failure failure, Instant now) {
    Duration took = notNegative(Duration.between(begun, now));
    return bad(begun, took, failure.outcome(), failure.status(), now);
  }

  /** The connection is there, but nothing came over it for as long as we are patient. */
  Optional<VenueProbe> silent(Duration patience, Instant now) {
    return bad(now.minus(patience), patience, Outcome.TIMEOUT, null, now);
  }

  private Optional<VenueProbe> bad(
      Instant startedAt, Duration took, Outcome outcome, @Nullable Integer status, Instant now) {
    if (last != null && !last.good() && now.isBefore(last.at().plus(BAD_INTERVAL))) {
      return Optional.empty();
    }
    return Optional.of(told(startedAt, took, outcome, status, now));
  }

  private VenueProbe told(
      Instant startedAt, Duration took, Outcome outcome, @Nullable Integer status, Instant now) {
    last = new Told(outcome == Outcome.OK, now);
    return new VenueProbe(venue, ENDPOINT, prober, startedAt, took, outcome, status, null);
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
