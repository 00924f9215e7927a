package io.dogwatch.watchdog.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RecordingFeedTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  /** Recordings that cannot be read do not keep others from being replayed. */
  @Test
  void replaysOneRecordingAfterAnother() {
    Recording broken =
        () -> {
          throw new UncheckedIOException(new IOException("unreadable"));
        };

    try (RecordingFeed feed = feed(Pace.max(), of("1", T0), broken, of("2", T0))) {
      feed.start();

      await().atMost(Duration.ofSeconds(20)).until(() -> producer.history().size() == 2);
    }

    assertThat(producer.history())
        .extracting(it -> Trade.CODEC.decode(it.value()).message().orElseThrow().tradeId())
        .containsExactly("1", "2");
  }

  /** Nor do those of which something was not foreseen. */
  @Test
  void replaysTheNextRecordingWhateverFails() {
    Recording broken =
        () -> {
          throw new ArithmeticException("a test");
        };

    try (RecordingFeed feed = feed(Pace.max(), broken, of("1", T0))) {
      feed.start();

      await().atMost(Duration.ofSeconds(20)).until(() -> producer.history().size() == 1);
    }

    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void endsInTheMiddleWhenItIsClosed() throws Exception {
    var waiting = new CountDownLatch(1);
    Pace pace =
        Pace.of(
            1,
            () -> T0,
            _ -> {
              waiting.countDown();
              new CountDownLatch(1).await();
            });

    try (RecordingFeed feed = feed(pace, of("1", T0), of("2", T0.plusSeconds(1)))) {
      feed.start();
      waiting.await();
    }

    assertThat(producer.history()).hasSize(1);
  }

  private RecordingFeed feed(Pace pace, Recording... recordings) {
    return new RecordingFeed(
        "test", List.of(recordings), pace, new Replay(producer, new Topics("dogwatch.")));
  }

  private static Recording of(String tradeId, Instant time) {
    var trade = new Trade("kraken", "BTC/USD", tradeId, 1, 1, time, time, List.of());
    return () -> Stream.of(Row.of(MarketEvent.of(trade)));
  }
}
