package io.dogwatch.watchdog.outage;

import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.schemas.market.VenueStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is said of a venue, in seconds since T0. */
final class OutageFixtures {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private static final String VENUE = "kraken";

  private OutageFixtures() {}

  static Instant at(double second) {
    return T0.plusMillis(Math.round(second * 1_000));
  }

  static VenueProbe ok(double second) {
    return ok(second, 120);
  }

  static VenueProbe ok(double second, int millis) {
    return probe("eu", "ping", second, millis, Outcome.OK, 200);
  }

  static VenueProbe failed(double second, Outcome outcome) {
    return probe("eu", "ping", second, outcome == Outcome.TIMEOUT ? 5_000 : 20, outcome, null);
  }

  static VenueProbe answered(double second, int status) {
    return probe("eu", "ping", second, 80, Outcome.HTTP_ERROR, status);
  }

  static VenueProbe probe(
      String prober,
      String endpoint,
      double second,
      int millis,
      Outcome outcome,
      @Nullable Integer status) {
    return new VenueProbe(
        VENUE, endpoint, prober, at(second), Duration.ofMillis(millis), outcome, status, null);
  }

  /** A probe that takes 200 ms and is told the venue's time. */
  static VenueProbe timed(double second, double serverSecond) {
    return new VenueProbe(
        VENUE, "time", "eu", at(second), Duration.ofMillis(200), Outcome.OK, 200, at(serverSecond));
  }

  static VenueStatus status(double second, VenueStatus.Status status) {
    return new VenueStatus(VENUE, status, at(second), at(second));
  }

  static VenueActivity activity(double second, double lastMessage, double gap) {
    return new VenueActivity(
        VENUE, at(lastMessage), Duration.ofMillis(Math.round(gap * 1_000)), at(second));
  }
}
