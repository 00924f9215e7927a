package io.dogwatch.watchdog.feeds.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.feeds.EventPublisher;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeVenuesTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final BlockingQueue<Duration> slept = new ArrayBlockingQueue<>(2);

  /** Sleeping ends when a place in the queue is free: two rounds are done, not more. */
  @Test
  void asksEveryVenueInEveryRound() throws Exception {
    URI nowhere = URI.create("http://127.0.0.1:1/");
    List<ProbeTarget> targets =
        List.of(
            new ProbeTarget("binance", "ping", nowhere),
            new ProbeTarget("kraken", "time", nowhere));
    try (var http = HttpClient.newHttpClient();
        var probes =
            new ProbeVenues(
                new HttpProbe(http, "eu", Duration.ofSeconds(20), InstantSource.fixed(T0)),
                targets,
                Duration.ofSeconds(60),
                slept::put,
                new EventPublisher(producer, new Topics("dogwatch.")))) {
      probes.start();

      await().until(() -> producer.history().size() >= 4);
    }

    assertThat(slept).first().isEqualTo(Duration.ofSeconds(60));
    assertThat(producer.history().subList(0, 4))
        .allSatisfy(it -> assertThat(it.topic()).isEqualTo("dogwatch.market.venues"))
        .extracting(it -> (VenueProbe) VenueEvent.decode(it.value()).message().orElseThrow())
        .allSatisfy(it -> assertThat(it.outcome()).isEqualTo(Outcome.REFUSED))
        .extracting(VenueProbe::venue)
        .containsExactly("binance", "kraken", "binance", "kraken");
  }

  @Test
  void asksAgainAfterARoundThatFailed() throws Exception {
    var rounds = new AtomicInteger();
    InstantSource clock =
        () -> {
          if (rounds.getAndIncrement() == 0) {
            throw new IllegalStateException("a test");
          }
          return T0;
        };
    try (var http = HttpClient.newHttpClient();
        var probes =
            new ProbeVenues(
                new HttpProbe(http, "eu", Duration.ofSeconds(20), clock),
                List.of(new ProbeTarget("kraken", "time", URI.create("http://127.0.0.1:1/"))),
                Duration.ofSeconds(60),
                slept::put,
                new EventPublisher(producer, new Topics("dogwatch.")))) {
      probes.start();

      await().until(() -> !producer.history().isEmpty());
    }

    assertThat(producer.history().getFirst().topic()).isEqualTo("dogwatch.market.venues");
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "coinbase", "kraken"})
  void knowsWhatToAskOfAVenue(String venue) {
    assertThat(ProbeTarget.allOf(venue))
        .allSatisfy(
            target -> {
              assertThat(target.venue()).isEqualTo(venue);
              assertThat(target.uri()).hasScheme("https");
            })
        .extracting(ProbeTarget::endpoint)
        .contains("time", "orderbook");
  }

  @Test
  void saysWhichVenuesItKnows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProbeTarget.allOf("mtgox"))
        .withMessage("one of [binance, coinbase, kraken] expected, found mtgox");
  }
}
