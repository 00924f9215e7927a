package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.bars.BarState;
import io.dogwatch.watchdog.pairs.HourState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * The watchdogs as one topology. Page one: what comes in, who looks at it, what goes out.
 *
 * <pre>
 * market.trades ─▶ read ─┬▶ price-anomaly ─▶ alerts, alerts.state
 *                  │     ├▶ build-bars ─▶ market.bars
 *                  │     └▶ note-activity ─▶ market.venues
 *                  └▶ watchdog.rejects
 * market.bars ───▶ read ─┬▶ unusual-volume ─▶ alerts, alerts.state
 *                  │     └▶ build-pair-bars ─▶ watchdog.pairs
 *                  └▶ watchdog.rejects
 * watchdog.pairs ▶ read ──▶ correlation-breakdown ─▶ alerts, alerts.state
 *                  └▶ watchdog.rejects
 * market.earnings ▶ read ──▶ earnings-anomaly ─▶ alerts, alerts.state
 *                  └▶ watchdog.rejects
 * market.transfers ▶ read ─▶ whale-movement ─▶ alerts, alerts.state
 *                  └▶ watchdog.rejects
 * market.funding ▶ read ─┬▶ funding-rate ─▶ alerts, alerts.state
 *                  │     └▶ note-activity ─▶ market.venues
 *                  └▶ watchdog.rejects
 * market.venues ─▶ read ──▶ exchange-outage ─▶ alerts, alerts.state
 *                  └▶ watchdog.rejects
 * market.depth ──▶ read ─┬▶ liquidity-drop ─▶ alerts, alerts.state
 *                  │     └▶ arbitrage ─▶ alerts, alerts.state
 *                  └▶ watchdog.rejects
 * watchdog.config ▶ check-config ─▶ watchdog.config.applied ─▶ apply-config, in every instance
 *                  └▶ watchdog.rejects
 * </pre>
 *
 * <p>Each input with its watchdogs is a sub-topology with a store for each watchdog, keyed by what
 * the watchdog watches. The shape does not depend on what is enabled: stores and tasks stay the
 * same when settings change.
 */
public final class WatchdogTopology {

  /** What makes other events of those of an input. */
  private static final Map<MarketInput<?>, List<String>> BUILDERS =
      Map.of(
          MarketInput.TRADES, List.of(BuildBars.NAME),
          MarketInput.BARS, List.of(BuildPairBars.NAME));

  private final Topics topics;
  private final InstantSource clock;
  private final Meters meters;

  public WatchdogTopology(Topics topics, InstantSource clock, Meters meters) {
    this.topics = topics;
    this.clock = clock;
    this.meters = meters;
  }

  /** Watchdogs that stay as they are. */
  public Topology of(List<Watchdog<?, ?>> watchdogs) {
    return of(watchdogs, Tuning.none());
  }

  /**
   * Watchdogs that change while they run.
   *
   * @param watchdogs as their settings have them
   */
  public Topology of(List<Watchdog<?, ?>> watchdogs, Tuning tuning) {
    var topology = new Topology();
    for (MarketInput<?> input : MarketInput.ALL) {
      addInput(topology, input, watchdogs);
    }
    addBars(topology);
    NoteActivity.SOURCES.forEach(source -> addActivity(topology, source));
    Map<String, CurrentWatchdog<?, ?>> current = new LinkedHashMap<>();
    watchdogs.forEach(
        watchdog -> current.put(watchdog.name(), new CurrentWatchdog<>(watchdog, clock.instant())));
    addPairBars(topology, current.values());
    current.values().forEach(watchdog -> addWatchdog(topology, watchdog));
    addConfig(topology, current, tuning);
    return topology;
  }

  private <E> void addInput(
      Topology topology, MarketInput<E> input, List<Watchdog<?, ?>> watchdogs) {
    List<String> readers = new ArrayList<>(BUILDERS.getOrDefault(input, List.of()));
    NoteActivity.SOURCES.stream()
        .filter(source -> source.input().equals(input))
        .map(NoteActivity.Source::processor)
        .forEach(readers::add);
    watchdogs.stream()
        .filter(watchdog -> watchdog.input().equals(input))
        .map(Watchdog::name)
        .forEach(readers::add);
    String rejects = input.name() + "-rejects";
    topology
        .addSource(
            input.name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            input.topic().apply(topics).name())
        .addProcessor(
            readerOf(input),
            () -> new ReadEvents<>(input, clock, meters, readers, rejects),
            input.name());
    addSink(topology, rejects, topics.watchdogRejects().name(), readerOf(input));
  }

  private void addBars(Topology topology) {
    topology
        .addProcessor(BuildBars.NAME, () -> new BuildBars(meters), readerOf(MarketInput.TRADES))
        .addStateStore(KeyedState.store(BuildBars.STORE, BarState.CODEC), BuildBars.NAME);
    addSink(topology, "built-bars", topics.bars().name(), BuildBars.NAME);
  }

  private <E> void addActivity(Topology topology, NoteActivity.Source<E> source) {
    topology.addProcessor(
        source.processor(), () -> new NoteActivity<>(source), readerOf(source.input()));
    addSink(topology, source.sink(), topics.venues().name(), source.processor());
  }

  private void addPairBars(Topology topology, Collection<CurrentWatchdog<?, ?>> watchdogs) {
    topology
        .addProcessor(
            BuildPairBars.NAME,
            () -> new BuildPairBars(watchdogs, meters),
            readerOf(MarketInput.BARS))
        .addStateStore(KeyedState.store(BuildPairBars.STORE, HourState.CODEC), BuildPairBars.NAME);
    addSink(topology, "built-pair-bars", topics.pairs().name(), BuildPairBars.NAME);
  }

  private <S, E> void addWatchdog(Topology topology, CurrentWatchdog<S, E> current) {
    Watchdog<S, E> watchdog = current.asSet();
    topology
        .addProcessor(
            watchdog.name(), () -> new KeepWatch<>(current, meters), readerOf(watchdog.input()))
        .addStateStore(
            KeyedState.store(watchdog.store(), watchdog.watch().states()), watchdog.name());
    addSink(topology, watchdog.name() + "-alerts", topics.alerts().name(), watchdog.name());
    addSink(
        topology, watchdog.name() + "-alert-states", topics.alertStates().name(), watchdog.name());
  }

  private void addConfig(
      Topology topology, Map<String, CurrentWatchdog<?, ?>> watchdogs, Tuning tuning) {
    String said = "config";
    String accepted = "accepted-config";
    String rejects = "config-rejects";
    topology
        .addSource(
            said,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.watchdogConfig().name())
        .addProcessor(
            CheckConfig.NAME, () -> new CheckConfig(tuning, meters, accepted, rejects), said);
    addSink(topology, accepted, topics.appliedWatchdogConfig().name(), CheckConfig.NAME);
    addSink(topology, rejects, topics.watchdogRejects().name(), CheckConfig.NAME);
    topology.addGlobalStore(
        ApplyConfig.store(),
        "applied-config",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.appliedWatchdogConfig().name(),
        ApplyConfig.NAME,
        () -> new ApplyConfig(watchdogs, tuning));
  }

  private static void addSink(Topology topology, String name, String topic, String parent) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
  }

  private static String readerOf(MarketInput<?> input) {
    return "read-" + input.name();
  }
}
