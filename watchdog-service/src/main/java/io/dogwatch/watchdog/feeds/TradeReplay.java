package io.dogwatch.watchdog.feeds;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Replays recorded trades into the topic {@code market.trades}, event times kept. A replay of the
 * same recording publishes the same bytes.
 *
 * <p>Memory is bounded: at most {@value #IN_FLIGHT} trades wait for the cluster.
 */
public final class TradeReplay {

  private static final int IN_FLIGHT = 5_000;
  private static final int PROGRESS_STEP = 1_000;
  private static final int REASONS_KEPT = 20;

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  /** Hears how far a replay is. */
  @FunctionalInterface
  public interface Progress {
    /** So many rows of the recording are done. */
    void done(int rows);
  }

  /**
   * What a replay did.
   *
   * @param trades that the cluster has
   * @param malformed rows that were no trades
   * @param reasons why they were none, the first 20
   */
  public record Summary(int trades, int malformed, List<String> reasons) {
    public Summary {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * @param producer writes with acks=all; owned by the caller
   */
  public TradeReplay(Producer<byte[], byte[]> producer, Topics topics) {
    this.producer = producer;
    this.topic = topics.trades().name();
  }

  /**
   * Returns when the cluster has every trade.
   *
   * @throws KafkaException if it refuses one
   */
  public Summary replay(RecordedTrades recording, Pace pace, Progress progress)
      throws InterruptedException {
    var sending = new Sending();
    List<String> malformed = new ArrayList<>();
    int trades = 0;
    for (int row = 1; row <= recording.size(); row++) {
      switch (recording.row(row)) {
        case TradeRow.Recorded(Trade trade) -> {
          pace.await(trade.eventTime());
          sending.send(recordOf(trade));
          trades++;
        }
        case TradeRow.Malformed(String reason) -> malformed.add(reason);
      }
      if (row % PROGRESS_STEP == 0) {
        progress.done(row);
      }
    }
    sending.awaitAll();
    if (recording.size() % PROGRESS_STEP != 0) {
      progress.done(recording.size());
    }
    return new Summary(
        trades, malformed.size(), malformed.subList(0, Math.min(REASONS_KEPT, malformed.size())));
  }

  private ProducerRecord<byte[], byte[]> recordOf(Trade trade) {
    String id = trade.key() + "/" + trade.tradeId();
    var envelope =
        new Envelope(
            id,
            "io.dogwatch.market.trade",
            "dogwatch/feed",
            trade.eventTime(),
            Envelope.AVRO,
            Traceparent.next(new SplittableRandom(id.hashCode())));
    // The record's own timestamp stays the time of writing: retention goes by it.
    return new ProducerRecord<>(
        topic,
        null,
        null,
        trade.key().getBytes(StandardCharsets.UTF_8),
        Trade.CODEC.encode(trade),
        envelope.toHeaders());
  }

  /** Trades under way to the cluster, and what became of them. */
  private final class Sending {

    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();

    void send(ProducerRecord<byte[], byte[]> trade) throws InterruptedException {
      room.acquire();
      failOnRefusal();
      var _ =
          producer.send(
              trade,
              (_, failure) -> {
                if (failure != null) {
                  failed.compareAndSet(null, failure);
                }
                room.release();
              });
    }

    void awaitAll() throws InterruptedException {
      producer.flush();
      room.acquire(IN_FLIGHT);
      failOnRefusal();
    }

    private void failOnRefusal() {
      Exception failure = failed.get();
      if (failure != null) {
        throw new KafkaException("a trade was not accepted", failure);
      }
    }
  }
}
