package io.dogwatch.watchdog;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.watchdog.feeds.EventPublisher;
import io.dogwatch.watchdog.feeds.Feed;
import io.dogwatch.watchdog.feeds.RunningFeeds;
import io.dogwatch.watchdog.feeds.live.LiveFeed;
import io.dogwatch.watchdog.feeds.live.VenueProtocol;
import io.dogwatch.watchdog.feeds.probes.HttpProbe;
import io.dogwatch.watchdog.feeds.probes.ProbeVenues;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what brings events from outside, where that is set. */
@Configuration(proxyBeanMethods = false)
class FeedWiring {

  private final WatchdogSettings settings;

  FeedWiring(WatchdogSettings settings) {
    this.settings = settings;
  }

  @Bean(initMethod = "start")
  RunningFeeds feeds() {
    FeedSettings feeds = settings.feeds();
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
        all(feeds, http, () -> new EventPublisher(producer, settings.kafka().catalogue())),
        () -> {
          http.shutdownNow();
          producer.close();
        });
  }

  private static List<Feed> all(
      FeedSettings settings, HttpClient http, Supplier<EventPublisher> publisher) {
    List<Feed> feeds = new ArrayList<>();
    settings
        .live()
        .symbols()
        .forEach(
            (venue, symbols) ->
                feeds.add(
                    new LiveFeed(
                        VenueProtocol.of(venue),
                        symbols,
                        http,
                        publisher.get(),
                        InstantSource.system(),
                        new SplittableRandom())));
    FeedSettings.Probes probes = settings.probes();
    if (!probes.venues().isEmpty()) {
      var probe = new HttpProbe(http, probes.prober(), probes.timeout(), InstantSource.system());
      feeds.add(
          new ProbeVenues(
              probe, probes.targets(), probes.interval(), Thread::sleep, publisher.get()));
    }
    return feeds;
  }
}
