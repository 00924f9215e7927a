package io.dogwatch.watchdog.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.feeds.EventPublisher;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;

/** Feeds over real connections to a venue of this process; time passes when it is told to. */
abstract class LiveFeeds {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  static final String TRADE =
      """
      {"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":45283.5,
       "qty":0.5,"ord_type":"market","trade_id":%d,"timestamp":"2026-01-05T15:00:00Z"}]}""";
  final AtomicReference<Instant> clock = new AtomicReference<>(T0);
  final HttpClient http = HttpClient.newHttpClient();
  final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  final FakeVenue venue;

  LiveFeeds() throws IOException {
    venue = new FakeVenue();
  }

  @AfterEach
  void stop() throws IOException {
    venue.close();
    http.shutdownNow();
  }

  LiveFeed kraken() {
    return feed(new KrakenProtocol(venue.address()));
  }

  LiveFeed feed(VenueProtocol protocol) {
    return new LiveFeed(
        protocol,
        List.of("BTC/USD"),
        "eu",
        http,
        new EventPublisher(producer, new Topics("dogwatch.")),
        clock::get,
        new SplittableRandom(42));
  }

  FakeVenue.Connection subscribed() throws InterruptedException {
    FakeVenue.Connection connection = venue.connection();
    assertThat(connection.next()).contains("\"channel\":\"trade\"");
    assertThat(connection.next()).contains("\"channel\":\"book\"");
    return connection;
  }

  void awaitTrades(String... ids) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(producer.history())
                    .filteredOn(it -> it.topic().equals("dogwatch.market.trades"))
                    .extracting(
                        it -> Trade.CODEC.decode(it.value()).message().orElseThrow().tradeId())
                    .containsExactly(ids));
  }
}
