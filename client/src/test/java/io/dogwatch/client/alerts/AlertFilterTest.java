package io.dogwatch.client.alerts;

import static io.dogwatch.client.alerts.AlertFixtures.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import org.junit.jupiter.api.Test;

final class AlertFilterTest {

  private static final Alert CRASH = alert("a-1");
  private static final Alert OUTAGE = alert("a-2", Severity.CRITICAL, null, "bitstamp");
  private static final Alert WIDE = alert("a-3", Severity.LOW, "ETH/USD", null);

  @Test
  void letsEverythingPassUnlessItAsksForSomething() {
    assertThat(AlertFilter.ALL.matches(CRASH)).isTrue();
    assertThat(AlertFilter.ALL.matches(OUTAGE)).isTrue();
    assertThat(AlertFilter.ALL.matches(WIDE)).isTrue();
  }

  @Test
  void asksForOneOfSeveralValues() {
    var filter = AlertFilter.ALL.withSeverities(Severity.HIGH, Severity.CRITICAL);

    assertThat(filter.matches(CRASH)).isTrue();
    assertThat(filter.matches(OUTAGE)).isTrue();
    assertThat(filter.matches(WIDE)).isFalse();
  }

  @Test
  void asksForEveryPropertyAtOnce() {
    var filter =
        AlertFilter.ALL
            .withTypes("flash_crash")
            .withSeverities(Severity.HIGH)
            .withSymbols("BTC/USD")
            .withWatchdogs("price-anomaly")
            .withVenues("bitstamp");

    assertThat(filter.matches(CRASH)).isTrue();
    assertThat(filter.withTypes("price_spike").matches(CRASH)).isFalse();
    assertThat(filter.withSeverities(Severity.LOW).matches(CRASH)).isFalse();
    assertThat(filter.withSymbols("ETH/USD").matches(CRASH)).isFalse();
    assertThat(filter.withWatchdogs("unusual-volume").matches(CRASH)).isFalse();
    assertThat(filter.withVenues("kraken").matches(CRASH)).isFalse();
  }

  /** DEF 32: a filter for symbols let pass what has none. */
  @Test
  void keepsBackAlertsWithoutASymbolIfItAsksForSymbols() {
    assertThat(AlertFilter.ALL.withSymbols("BTC/USD").matches(OUTAGE)).isFalse();
  }

  @Test
  void keepsBackAlertsWithoutAVenueIfItAsksForVenues() {
    assertThat(AlertFilter.ALL.withVenues("bitstamp").matches(WIDE)).isFalse();
  }
}
