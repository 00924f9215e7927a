package io.dogwatch.watchdog.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private static final Topics TOPICS = new Topics("dogwatch.");

  private static final RecordedTrades RECORDING =
      new RecordedTrades(
          "bitstamp",
          "BTC/USD",
          List.of(
              "timestamp,price,amount",
              "1385337600,800.01,0.1",
              "1385337600,nonsense,0.1",
              "1385337610,801.5,0",
              "1385337610,801.5",
              "1385337660,802.5,3"));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void keepsEventTimesAndNumbersTradesByRow() throws Exception {
    replay(Pace.max());

    assertThat(published())
        .containsExactly(
            trade("1", 800.01, 0.1, Instant.ofEpochSecond(1385337600)),
            trade("5", 802.5, 3, Instant.ofEpochSecond(1385337660)));
    assertThat(producer.history())
        .allSatisfy(
            written -> {
              assertThat(written.topic()).isEqualTo("dogwatch.market.trades");
              assertThat(written.key()).asString().isEqualTo("bitstamp|BTC/USD");
              assertThat(written.headers().lastHeader("ce_id")).isNotNull();
              assertThat(written.headers().lastHeader("traceparent")).isNotNull();
            });
  }

  @Test
  void leavesTheTimestampOfTheRecordToTheTimeOfWriting() throws Exception {
    replay(Pace.max());

    assertThat(producer.history()).extracting(ProducerRecord::timestamp).containsOnlyNulls();
  }

  @Test
  void countsAndExplainsRowsThatAreNoTrades() throws Exception {
    Replay.Summary summary = replay(Pace.max());

    assertThat(summary.events()).isEqualTo(2);
    assertThat(summary.malformed()).isEqualTo(3);
    assertThat(summary.reasons())
        .containsExactly(
            "row 2: For input string: \"nonsense\"",
            "row 3: a positive size expected, found 0.0",
            "row 4: 3 columns expected, found 2");
  }

  @Test
  void publishesTheSameBytesAgain() throws Exception {
    replay(Pace.max());
    replay(Pace.max());

    List<ProducerRecord<byte[], byte[]>> all = producer.history();
    assertThat(all).hasSize(4);
    assertThat(all.subList(2, 4))
        .zipSatisfy(
            all.subList(0, 2),
            (again, first) -> {
              assertThat(again.value()).isEqualTo(first.value());
              assertThat(again.headers()).isEqualTo(first.headers());
            });
  }

  @Test
  void letsEventTimePassAsOftenFasterAsAsked() throws Exception {
    List<Duration> slept = new ArrayList<>();
    var time = new Instant[] {Instant.parse("2026-01-05T15:00:00Z")};
    Pace pace =
        Pace.of(
            20,
            () -> time[0],
            wait -> {
              slept.add(wait);
              time[0] = time[0].plus(wait);
            });

    replay(pace);

    // 60 s of recording at 20 times the speed
    assertThat(slept).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void publishesEveryEventOfARow() throws Exception {
    Instant time = Instant.ofEpochSecond(1385337600);
    var row =
        new Row.Understood(
            List.of(
                MarketEvent.of(trade("1", 800, 1, time)),
                MarketEvent.of(trade("2", 801, 1, time))));
    Recording recording = () -> Stream.of(row, new Row.Understood(List.of()));

    Replay.Summary summary = new Replay(producer, TOPICS).replay(recording, Pace.max(), _ -> {});

    assertThat(summary).isEqualTo(new Replay.Summary(2, 2, 0, List.of()));
    assertThat(published()).extracting(Trade::tradeId).containsExactly("1", "2");
  }

  @Test
  void closesTheRecordingWhateverHappens() {
    var closed = new AtomicBoolean();
    Recording broken =
        () ->
            Stream.<Row>generate(
                    () -> {
                      throw new UncheckedIOException(new IOException("unreadable"));
                    })
                .onClose(() -> closed.set(true));

    assertThatThrownBy(() -> new Replay(producer, TOPICS).replay(broken, Pace.max(), _ -> {}))
        .hasRootCauseMessage("unreadable");

    assertThat(closed).isTrue();
  }

  @Test
  void failsWhenTheClusterRefusesTrades() {
    var refusal = new KafkaException("not enough replicas");
    try (var refusing = new RefusingProducer(refusal)) {
      var replay = new Replay(refusing, TOPICS);

      assertThatThrownBy(() -> replay.replay(RECORDING, Pace.max(), _ -> {}))
          .isInstanceOf(KafkaException.class)
          .hasRootCause(refusal);
    }
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    List<Integer> rows = new ArrayList<>();

    new Replay(producer, TOPICS).replay(RecordedTrades.bitstamp(), Pace.max(), rows::add);

    assertThat(rows).hasSize(100).startsWith(1_000, 2_000).endsWith(100_000);
  }

  /**
   * Counted with other tools: {@code tail -n +2 FILE | grep -c .} gives 100,000 rows, {@code grep
   * -c ',0.000000000000$'} gives 18 without an amount.
   */
  @Test
  void readsTheRecordingOfBitstamp() {
    List<Trade> trades = RecordedTrades.bitstamp().trades();

    assertThat(RecordedTrades.bitstamp().size()).isEqualTo(100_000);
    assertThat(trades).hasSize(99_982);
    assertThat(trades.getFirst())
        .isEqualTo(trade("1", 800.01, 0.1, Instant.parse("2013-11-25T00:00:00Z")));
    assertThat(trades.getLast())
        .isEqualTo(trade("100000", 999.0, 1.2926331, Instant.parse("2013-12-01T16:02:05Z")));
  }

  private Replay.Summary replay(Pace pace) throws InterruptedException {
    return new Replay(producer, TOPICS).replay(RECORDING, pace, _ -> {});
  }

  private List<Trade> published() {
    return producer.history().stream()
        .map(written -> Trade.CODEC.decode(written.value()).message().orElseThrow())
        .toList();
  }

  private static Trade trade(String id, double price, double size, Instant time) {
    return new Trade("bitstamp", "BTC/USD", id, price, size, time, time, List.of());
  }

  /** Takes trades, then refuses them all. */
  private static final class RefusingProducer extends MockProducer<byte[], byte[]> {

    private final RuntimeException refusal;

    RefusingProducer(RuntimeException refusal) {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.refusal = refusal;
    }

    @Override
    public synchronized void flush() {
      boolean more;
      do {
        more = errorNext(refusal);
      } while (more);
    }
  }
}
