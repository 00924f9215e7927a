package io.dogwatch.watchdog.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.watchdog.outage.ExchangeOutage;
import io.dogwatch.watchdog.outage.OutageThresholds;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A feed that stops is an alert, whoever stopped it: what a session tells, as the rule takes it.
 */
class StoppedFeedTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final ConnectionProbes.Failure REFUSED =
      new ConnectionProbes.Failure(Outcome.REFUSED, null, "refused");

  private final LiveSession session =
      new LiveSession(
          VenueProtocol.of("coinbase"), List.of("BTC/USD"), "eu", new SplittableRandom(42));
  private final Watched<?> watched = new Watched<>(new ExchangeOutage(OutageThresholds.DEFAULT));
  private Instant now = T0;
  private int frames;

  @Test
  void isNoAlertWhileTheVenueTalks() {
    connect();
    talkFor(Duration.ofMinutes(30));
    watched.look(now);

    assertThat(watched.breaches).isEmpty();
  }

  @Test
  void isAnAlertWhenTheVenueCannotBeReached() {
    connect();
    talkFor(Duration.ofMinutes(2));
    perform(session.ended("closed", now));

    refuseFor(Duration.ofSeconds(29));
    assertThat(watched.breaches).isEmpty();
    refuseFor(Duration.ofMinutes(2));

    assertThat(watched.breaches.getFirst().reading().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(watched.breaches.getFirst().reading().description())
        .startsWith("coinbase cannot be reached");
  }

  /** Silence first, and then nobody there. */
  @Test
  void isAnAlertWhenTheVenueFallsSilent() {
    connect();
    talkFor(Duration.ofMinutes(2));

    pass(Duration.ofSeconds(11));
    refuseFor(Duration.ofMinutes(2));

    assertThat(watched.breaches.getFirst().reading().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void isNoAlertWhenTheVenueIsGoneForAMoment() {
    connect();
    talkFor(Duration.ofMinutes(2));
    perform(session.ended("closed", now));

    refuseFor(Duration.ofSeconds(20));
    connect();
    talkFor(Duration.ofMinutes(5));

    assertThat(watched.breaches).isEmpty();
  }

  @Test
  void isOverTwoGoodProbesAfterTheVenueIsBack() {
    connect();
    talkFor(Duration.ofMinutes(2));
    perform(session.ended("closed", now));
    refuseFor(Duration.ofMinutes(2));
    watched.clears.clear();

    connect();
    talkFor(Duration.ofSeconds(50));
    assertThat(watched.clears).doesNotContain("exchange_outage");
    talkFor(Duration.ofSeconds(20));

    assertThat(watched.clears).contains("exchange_outage");
  }

  /** Whatever ended it: nobody says anything, which is seen by the wall clock only. */
  @Test
  void isAnAlertWhenTheFeedItselfIsGone() {
    connect();
    talkFor(Duration.ofMinutes(2));

    watched.look(now.plusSeconds(185));
    assertThat(watched.breaches).isEmpty();
    watched.look(now.plusSeconds(240));

    assertThat(watched.breaches)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.reading().type()).isEqualTo("watchdog_health");
              assertThat(it.reading().description()).isEqualTo("no probe came from eu for 180 s");
            });
  }

  private void connect() {
    pass(session.untilTick(now));
    perform(session.opened(now));
  }

  private void talkFor(Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); pass(Duration.ofSeconds(1))) {
      perform(
          session.heard(
              "{\"channel\":\"heartbeats\",\"sequence_num\":%d}".formatted(frames++), now));
    }
  }

  /** Nobody answers, however often the session tries. */
  private void refuseFor(Duration time) {
    Instant end = now.plus(time);
    while (!now.plus(session.untilTick(now)).isAfter(end)) {
      pass(session.untilTick(now));
      perform(session.unreached(REFUSED, now));
    }
    pass(Duration.between(now, end));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    perform(session.tick(now));
  }

  private void perform(List<Order> orders) {
    for (Order order : orders) {
      switch (order) {
        case Order.Publish(var events) ->
            events.forEach(event -> watched.observe((VenueEvent) event.content()));
        case Order.Connect _ -> frames = 0;
        case Order.Send _, Order.Ask _, Order.Drop _, Order.Note _ -> {
          // nobody is there
        }
      }
    }
  }

  /** What the watchdog of outages says. */
  private static final class Watched<S> {

    private final Rule<S, VenueEvent> rule;
    private final List<Verdict.Breach> breaches = new ArrayList<>();
    private final List<String> clears = new ArrayList<>();
    private S state;

    Watched(Rule<S, VenueEvent> rule) {
      this.rule = rule;
      this.state = rule.start();
    }

    void observe(VenueEvent event) {
      take(rule.observe(state, event, !breaches.isEmpty()));
    }

    void look(Instant clock) {
      take(rule.silence(state, clock));
    }

    private void take(Rule.Step<S> step) {
      state = step.state();
      for (Verdict verdict : step.verdicts()) {
        if (verdict instanceof Verdict.Breach breach) {
          breaches.add(breach);
        } else if (verdict instanceof Verdict.Clear clear) {
          clears.add(clear.kind());
        }
      }
    }
  }
}
