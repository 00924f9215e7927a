package io.dogwatch.watchdog;

import io.dogwatch.settings.Requirements;
import io.dogwatch.watchdog.feeds.probes.ProbeTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What brings events from outside. All of it is off by default.
 *
 * @param replays by names that tell them apart
 */
record FeedSettings(
    @DefaultValue Live live,
    @DefaultValue Probes probes,
    @DefaultValue Map<String, ReplaySettings> replays,
    @DefaultValue SimulationSettings simulation) {

  FeedSettings {
    replays = Map.copyOf(replays);
    var requirements =
        new Requirements()
            .require(
                !simulation.enabled() || live.symbols().isEmpty(),
                "live venues or simulated ones expected, found both in the same topics");
    replays.forEach(
        (name, replay) -> requirements.requireValid("replays." + name, replay::recordings));
    requirements.verify();
  }

  /**
   * The symbols that each venue is listened to for, such as {@code BTC/USD}; a venue without one is
   * not connected to.
   */
  record Live(
      @DefaultValue List<String> binance,
      @DefaultValue List<String> coinbase,
      @DefaultValue List<String> kraken) {

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]+/[A-Z0-9]+");

    Live {
      binance = List.copyOf(binance);
      coinbase = List.copyOf(coinbase);
      kraken = List.copyOf(kraken);
      var requirements = new Requirements();
      for (List<String> symbols : List.of(binance, coinbase, kraken)) {
        for (String symbol : symbols) {
          requirements.require(
              SYMBOL.matcher(symbol).matches(), "a symbol like BTC/USD expected, found " + symbol);
        }
      }
      requirements.verify();
    }

    /** By venue, those that are to be connected to. */
    Map<String, List<String>> symbols() {
      var symbols =
          new TreeMap<>(Map.of("binance", binance, "coinbase", coinbase, "kraken", kraken));
      symbols.values().removeIf(List::isEmpty);
      return symbols;
    }
  }

  /**
   * Which venues are asked whether they are there.
   *
   * @param timeout until an answer is complete
   * @param prober who asks, such as a region
   */
  record Probes(
      @DefaultValue List<String> venues,
      @DefaultValue("60s") Duration interval,
      @DefaultValue("5s") Duration timeout,
      @DefaultValue("dogwatch") String prober) {

    Probes {
      venues = List.copyOf(venues);
      var requirements =
          new Requirements()
              .require(interval.isPositive(), "a positive interval expected, found " + interval)
              .require(timeout.isPositive(), "a positive timeout expected, found " + timeout);
      for (String venue : venues) {
        requirements.requireValid("venues", () -> ProbeTarget.allOf(venue));
      }
      requirements.verify();
    }

    List<ProbeTarget> targets() {
      return venues.stream().flatMap(venue -> ProbeTarget.allOf(venue).stream()).toList();
    }
  }

  boolean isOff() {
    return live.symbols().isEmpty()
        && probes.venues().isEmpty()
        && replays.isEmpty()
        && !simulation.enabled();
  }

  /** What is wrong with the files of replays, by the name of the setting. */
  List<String> problems() {
    return new TreeMap<>(replays)
        .entrySet().stream()
            .flatMap(
                replay ->
                    replay.getValue().problems().stream()
                        .map(
                            it ->
                                "dogwatch.feeds.replays.%s.files: %s"
                                    .formatted(replay.getKey(), it)))
            .toList();
  }
}
