package io.dogwatch.watchdog.feeds.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What goes wrong when. */
record Script(List<Label> labels) {

  private static final double JUMP = 0.07;
  private static final double CRASH = 0.15;
  private static final Duration FALL = Duration.ofSeconds(10);

  Script {
    labels = List.copyOf(labels);
  }

  static Script of(Instant start, List<Injection> injections) {
    return new Script(
        injections.stream()
            .map(
                it -> {
                  Instant from = start.plus(it.at());
                  Anomaly anomaly = it.anomaly();
                  return new Label(anomaly, anomaly.subject(), from, from.plus(anomaly.lasts()));
                })
            .toList());
  }

  boolean isDuring(Anomaly anomaly, Instant time) {
    return labels.stream()
        .anyMatch(
            it ->
                it.anomaly() == anomaly && !time.isBefore(it.from()) && !time.isAfter(it.until()));
  }

  /** Those that begin from one instant to before another. */
  List<Label> beginning(Anomaly anomaly, Instant from, Instant to) {
    return labels.stream()
        .filter(
            it -> it.anomaly() == anomaly && !it.from().isBefore(from) && it.from().isBefore(to))
        .toList();
  }

  /** What the price of bitcoins is multiplied with. */
  double priceFactor(Instant time) {
    double factor = 1;
    for (Label label : labels) {
      factor *=
          switch (label.anomaly()) {
            case PRICE_JUMP -> 1 + JUMP * progress(label.from(), label.until(), time);
            case FLASH_CRASH -> {
              Instant bottom = label.from().plus(FALL);
              double fallen = progress(label.from(), bottom, time);
              yield 1 - CRASH * (fallen - progress(bottom, label.until(), time));
            }
            case VOLUME_SPIKE,
                LIQUIDITY_DROP,
                FUNDING_SPIKE,
                OUTAGE,
                WHALE,
                EARNINGS_SURPRISE,
                ARBITRAGE,
                CORRELATION_BREAK ->
                1;
          };
    }
    return factor;
  }

  /** 0 before, 1 after, and what share has passed in between. */
  private static double progress(Instant from, Instant until, Instant time) {
    double passed = Duration.between(from, time).toMillis();
    return Math.clamp(passed / Duration.between(from, until).toMillis(), 0, 1);
  }
}
