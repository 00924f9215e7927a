package io.dogwatch.watchdog.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.feeds.EventPublisher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is heard of a venue is published. */
class LiveFeedTest extends LiveFeeds {

  LiveFeedTest() throws IOException {}

  @Test
  void subscribesAndPublishes() throws Exception {
    try (LiveFeed feed = kraken()) {
      feed.start();
      FakeVenue.Connection connection = subscribed();

      connection.say(TRADE.formatted(1));
      connection.say("{\"channel\":\"heartbeat\"}");
      connection.say(TRADE.formatted(2));

      awaitTrades("1", "2");
      assertThat(producer.history())
          .anyMatch(it -> it.topic().equals("dogwatch.market.venues"))
          .filteredOn(it -> it.topic().equals("dogwatch.market.trades"))
          .allSatisfy(it -> assertThat(it.key()).asString().isEqualTo("kraken|BTC/USD"));
    }
  }

  /** Longer than a frame may be: the venue sends it in one, the platform hands it on in parts. */
  @Test
  void putsLongFramesTogether() throws Exception {
    try (LiveFeed feed = kraken()) {
      feed.start();
      FakeVenue.Connection connection = subscribed();

      connection.say(TRADE.formatted(1) + " ".repeat(60_000));

      awaitTrades("1");
    }
  }

  @Test
  void answersPings() throws Exception {
    try (LiveFeed feed = kraken()) {
      feed.start();
      FakeVenue.Connection connection = subscribed();

      connection.ping();

      assertThat(connection.next()).isEqualTo("pong");
    }
  }

  @Test
  void asksForBooksAtFirstAndAfterAGap() throws Exception {
    var asked = new AtomicInteger();
    HttpServer books = booksOf(asked);
    var protocol =
        new BinanceProtocol(
            venue.address(),
            URI.create("http://127.0.0.1:" + books.getAddress().getPort() + "/depth"));
    try (LiveFeed feed = feed(protocol)) {
      feed.start();
      FakeVenue.Connection connection = venue.connection();
      assertThat(connection.next()).contains("btcusd@depth@100ms");
      awaitBooks(1);

      connection.say(change(102, 103));
      connection.say(change(105, 106));

      awaitBooks(2);
      assertThat(asked).hasValue(2);
    } finally {
      books.stop(0);
    }
  }

  /** Nobody listens on the port of a venue that is closed. */
  @Test
  void tellsThatTheVenueCannotBeReached() throws Exception {
    venue.close();
    try (LiveFeed feed = kraken()) {
      feed.start();

      assertThat(nextProbe())
          .satisfies(
              probe -> {
                assertThat(probe.endpoint()).isEqualTo("ws-connect");
                assertThat(probe.prober()).isEqualTo("eu");
                assertThat(probe.outcome()).isEqualTo(VenueProbe.Outcome.REFUSED);
              });
    }
  }

  @Test
  void tellsWhyTheVenueRefusesToTalk() throws Exception {
    HttpServer unwilling =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    unwilling.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(503, -1);
          }
        });
    unwilling.start();
    try (LiveFeed feed =
        feed(
            new KrakenProtocol(
                URI.create("ws://127.0.0.1:" + unwilling.getAddress().getPort() + "/v2")))) {
      feed.start();

      VenueProbe probe = nextProbe();

      assertThat(probe.outcome()).isEqualTo(VenueProbe.Outcome.HTTP_ERROR);
      assertThat(probe.httpStatus()).isEqualTo(503);
    } finally {
      unwilling.stop(0);
    }
  }

  @Test
  void leavesWhenItIsClosed() throws Exception {
    FakeVenue.Connection connection;
    try (LiveFeed feed = kraken()) {
      feed.start();
      connection = subscribed();
    }

    assertThat(connection.next()).isEqualTo("end");
  }

  @Test
  void refusesSymbolsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LiveFeed(
                    VenueProtocol.of("kraken"),
                    List.of("BTC\"USD"),
                    "eu",
                    http,
                    new EventPublisher(producer, new Topics("dogwatch.")),
                    clock::get,
                    new SplittableRandom(42)))
        .withMessage("a symbol like BTC/USD expected, found BTC\"USD");
  }

  private VenueProbe nextProbe() {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                producer.history().stream()
                    .filter(it -> it.topic().equals("dogwatch.market.venues"))
                    .map(it -> VenueProbe.CODEC.decode(it.value()).message())
                    .flatMap(Optional::stream)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private void awaitBooks(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                producer.history().stream()
                        .filter(it -> it.topic().equals("dogwatch.market.depth"))
                        .map(it -> Depth.CODEC.decode(it.value()).message().orElseThrow())
                        .filter(Depth::snapshot)
                        .count()
                    == count);
  }

  private static HttpServer booksOf(AtomicInteger asked) throws IOException {
    HttpServer books =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    books.createContext(
        "/depth",
        exchange -> {
          try (exchange) {
            assertThat(exchange.getRequestURI().getQuery()).isEqualTo("symbol=BTCUSD&limit=1000");
            byte[] book =
                "{\"lastUpdateId\":%d,\"bids\":[[\"1\",\"1\"]],\"asks\":[[\"2\",\"1\"]]}"
                    .formatted(91 + 10 * asked.incrementAndGet())
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, book.length);
            exchange.getResponseBody().write(book);
          }
        });
    books.start();
    return books;
  }

  private static String change(long first, long last) {
    return "{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSD\",\"U\":%d,\"u\":%d,\"b\":[],\"a\":[]}"
        .formatted(first, last);
  }
}
