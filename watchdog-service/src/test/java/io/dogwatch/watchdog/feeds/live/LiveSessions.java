package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Sessions with two venues, told what these say and what time it is. */
abstract class LiveSessions {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  static final String HEARTBEAT = "{\"channel\":\"heartbeats\",\"sequence_num\":%d}";

  final LiveSession coinbase = session("coinbase");

  final LiveSession binance = session("binance");

  private static LiveSession session(String venue) {
    return new LiveSession(
        VenueProtocol.of(venue), List.of("BTC/USD"), "eu", new SplittableRandom(42));
  }

  static void open(LiveSession session, Instant now) {
    var _ = session.tick(now);
    var _ = session.opened(now);
  }

  static VenueProbe probe(
      String venue, Instant startedAt, long millis, Outcome outcome, @Nullable Integer status) {
    return new VenueProbe(
        venue, "ws-connect", "eu", startedAt, Duration.ofMillis(millis), outcome, status, null);
  }

  static List<Object> published(List<Order> orders) {
    return orders.stream()
        .filter(Order.Publish.class::isInstance)
        .flatMap(order -> ((Order.Publish) order).events().stream())
        .map(MarketEvent::content)
        .map(Object.class::cast)
        .toList();
  }

  static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
