package io.dogwatch.watchdog;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.settings.InvalidSettings;
import io.dogwatch.watchdog.feeds.EventPublisher;
import io.dogwatch.watchdog.feeds.Feed;
import io.dogwatch.watchdog.feeds.Pace;
import io.dogwatch.watchdog.feeds.RecordingFeed;
import io.dogwatch.watchdog.feeds.Replay;
import io.dogwatch.watchdog.feeds.RunningFeeds;
import io.dogwatch.watchdog.feeds.live.LiveFeed;
import io.dogwatch.watchdog.feeds.live.VenueProtocol;
import io.dogwatch.watchdog.feeds.probes.HttpProbe;
import io.dogwatch.watchdog.feeds.probes.ProbeVenues;
import io.dogwatch.watchdog.feeds.simulation.Label;
import io.dogwatch.watchdog.feeds.simulation.SimulatedMarkets;
import io.dogwatch.watchdog.streams.RunningWatchdogs;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what brings events from outside, where that is set. */
@Configuration(proxyBeanMethods = false)
class FeedWiring {

  private static final Logger log = LoggerFactory.getLogger(FeedWiring.class);

  private final FeedSettings feeds;
  private final WatchdogSettings settings;
  private final InstantSource clock = InstantSource.system();

  FeedWiring(WatchdogSettings settings) {
    this.settings = settings;
    this.feeds = settings.feeds();
  }

  /**
   * All feeds.
   *
   * @param watchdogs make the topics, and are to outlive what writes to them
   */
  @Bean(initMethod = "start")
  RunningFeeds feeds(RunningWatchdogs watchdogs) {
    if (!feeds.problems().isEmpty()) {
      throw new InvalidSettings(feeds.problems());
    }
    if (feeds.isOff()) {
      return RunningFeeds.none();
    }
    var http = HttpClient.newBuilder().connectTimeout(feeds.probes().timeout()).build();
    var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(settings.kafka().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    return new RunningFeeds(
        all(http, producer),
        () -> {
          http.shutdownNow();
          producer.close();
        });
  }

  private List<Feed> all(HttpClient http, Producer<byte[], byte[]> producer) {
    List<Feed> all = new ArrayList<>();
    feeds
        .live()
        .symbols()
        .forEach((venue, symbols) -> all.add(live(venue, symbols, http, producer)));
    if (!feeds.probes().venues().isEmpty()) {
      all.add(probes(http, producer));
    }
    feeds.replays().forEach((name, replay) -> all.add(replay(name, replay, producer)));
    if (feeds.simulation().enabled()) {
      all.add(simulation(producer));
    }
    return all;
  }

  private Feed live(
      String venue, List<String> symbols, HttpClient http, Producer<byte[], byte[]> producer) {
    return new LiveFeed(
        VenueProtocol.of(venue),
        symbols,
        feeds.probes().prober(),
        http,
        publisher(producer),
        clock,
        new SplittableRandom());
  }

  private Feed probes(HttpClient http, Producer<byte[], byte[]> producer) {
    FeedSettings.Probes probes = feeds.probes();
    var probe = new HttpProbe(http, probes.prober(), probes.timeout(), clock);
    return new ProbeVenues(
        probe, probes.targets(), probes.interval(), Thread::sleep, publisher(producer));
  }

  private Feed replay(String name, ReplaySettings replay, Producer<byte[], byte[]> producer) {
    return new RecordingFeed(
        name,
        replay.recordings(),
        Pace.of(replay.speed(), clock, Thread::sleep),
        new Replay(producer, settings.kafka().catalogue()));
  }

  private Feed simulation(Producer<byte[], byte[]> producer) {
    SimulatedMarkets markets = feeds.simulation().markets(clock.instant());
    for (Label label : markets.labels()) {
      log.atInfo().addKeyValue("label", label).log("an anomaly will be simulated");
    }
    return new RecordingFeed(
        "simulation",
        List.of(markets),
        Pace.of(feeds.simulation().speed(), clock, Thread::sleep),
        new Replay(producer, settings.kafka().catalogue()));
  }

  private EventPublisher publisher(Producer<byte[], byte[]> producer) {
    return new EventPublisher(producer, settings.kafka().catalogue());
  }
}
