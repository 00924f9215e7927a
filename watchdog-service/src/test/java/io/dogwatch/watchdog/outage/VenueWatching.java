package io.dogwatch.watchdog.outage;

import static io.dogwatch.watchdog.outage.OutageFixtures.T0;
import static io.dogwatch.watchdog.outage.OutageFixtures.probe;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.rules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rule for venues, told of one event after another, and what people hear of it. */
abstract class VenueWatching {

  private static final Key KEY = new Key(Key.Kind.VENUE, "kraken");

  final Watch<OutageState, VenueEvent> watch =
      new Watch<>(
          new ExchangeOutage(OutageThresholds.DEFAULT),
          new Terms("exchange-outage", "1", "SEED", 1, Duration.ZERO, Duration.ZERO));

  WatchState<OutageState> state = watch.start();

  static VenueEvent from(String prober, double second, Outcome outcome) {
    return probe(prober, "ping", second, 100, outcome, null);
  }

  List<Alert> observe(VenueEvent... events) {
    List<Alert> alerts = new ArrayList<>();
    for (VenueEvent event : events) {
      var outcome = watch.observe(state, KEY, event);
      state = outcome.state();
      alerts.addAll(outcome.alerts());
    }
    return alerts;
  }

  List<Verdict> verdicts(VenueEvent event) {
    var outcome = watch.observe(state, KEY, event);
    state = outcome.state();
    return outcome.verdicts();
  }

  List<Alert> silence(int second) {
    Instant now = T0.plusSeconds(second);
    var outcome = watch.silence(state, KEY, now);
    state = outcome.state();
    return outcome.alerts();
  }

  static Alert only(List<Alert> alerts) {
    assertThat(alerts).hasSize(1);
    return alerts.getFirst();
  }
}
