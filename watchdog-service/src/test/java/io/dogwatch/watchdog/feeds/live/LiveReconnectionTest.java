package io.dogwatch.watchdog.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** A connection that ends is followed by another one. */
class LiveReconnectionTest extends LiveFeeds {

  LiveReconnectionTest() throws IOException {}

  @Test
  void connectsAgainWhenTheVenueBreaksOff() throws Exception {
    try (LiveFeed feed = kraken()) {
      feed.start();
      FakeVenue.Connection first = subscribed();
      first.say(TRADE.formatted(1));
      awaitTrades("1");

      first.breakOff();
      passTimeUntilConnected(feed);
      subscribed().say(TRADE.formatted(2));

      awaitTrades("1", "2");
    }
  }

  @Test
  void connectsAgainWhenTheVenueCloses() throws Exception {
    try (LiveFeed feed = kraken()) {
      feed.start();

      subscribed().closeNormally();
      passTimeUntilConnected(feed);

      assertThat(subscribed()).isNotNull();
    }
  }

  @Test
  void givesUpAConnectionThatIsSilent() throws Exception {
    try (LiveFeed feed = kraken()) {
      feed.start();
      FakeVenue.Connection silent = subscribed();

      clock.set(T0.plusSeconds(11));
      feed.wake();

      assertThat(silent.next()).isEqualTo("end");
      passTimeUntilConnected(feed);
      assertThat(subscribed()).isNotNull();
    }
  }

  @Test
  void connectsAgainAfterAGap() throws Exception {
    try (LiveFeed feed = feed(new CoinbaseProtocol(venue.address()))) {
      feed.start();
      FakeVenue.Connection first = venue.connection();
      for (int channel = 0; channel < 3; channel++) {
        assertThat(first.next()).contains("\"subscribe\"");
      }

      first.say("{\"channel\":\"heartbeats\",\"sequence_num\":0}");
      first.say("{\"channel\":\"heartbeats\",\"sequence_num\":2}");

      assertThat(first.next()).isEqualTo("end");
      passTimeUntilConnected(feed);
      assertThat(venue.connection().next()).contains("heartbeats");
    }
  }

  /** Kraken sends whole books with the connection only. */
  @Test
  void connectsAgainWhenEventsWereNotAccepted() throws Exception {
    producer.sendException = new KafkaException("no leader");
    try (LiveFeed feed = kraken()) {
      feed.start();
      FakeVenue.Connection first = subscribed();

      first.say(TRADE.formatted(1));

      assertThat(first.next()).isEqualTo("end");
      producer.sendException = null;
      passTimeUntilConnected(feed);
      subscribed().say(TRADE.formatted(2));
      awaitTrades("2");
    }
  }

  private void passTimeUntilConnected(LiveFeed feed) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              clock.updateAndGet(now -> now.plusSeconds(1));
              feed.wake();
              return venue.hasNewConnection();
            });
  }
}
