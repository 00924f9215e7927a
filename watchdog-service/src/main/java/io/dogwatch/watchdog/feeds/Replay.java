package io.dogwatch.watchdog.feeds;

import io.dogwatch.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Replays recordings into the market topics, event times kept. A replay of the same recording
 * publishes the same bytes. Memory is bounded, however long a recording is.
 */
public final class Replay {

  private static final int PROGRESS_STEP = 1_000;
  private static final int REASONS_KEPT = 20;

  private final Producer<byte[], byte[]> producer;
  private final Topics topics;

  /** Hears how far a replay is. */
  @FunctionalInterface
  public interface Progress {
    /** So many rows of the recording are done. */
    void done(int rows);
  }

  /**
   * What a replay did.
   *
   * @param events that the cluster has
   * @param malformed rows that made no sense
   * @param reasons why they made none, the first 20
   */
  public record Summary(int rows, int events, int malformed, List<String> reasons) {
    public Summary {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * @param producer writes with acks=all; owned by the caller
   */
  public Replay(Producer<byte[], byte[]> producer, Topics topics) {
    this.producer = producer;
    this.topics = topics;
  }

  /**
   * Returns when the cluster has every event.
   *
   * @throws KafkaException if it refuses one
   * @throws java.io.UncheckedIOException if the recording cannot be read
   */
  public Summary replay(Recording recording, Pace pace, Progress progress)
      throws InterruptedException {
    var run = new Run(new EventPublisher(producer, topics), pace, progress);
    try (Stream<Row> rows = recording.rows()) {
      for (Iterator<Row> row = rows.iterator(); row.hasNext(); ) {
        run.take(row.next());
      }
    }
    return run.end();
  }

  /** A replay under way. */
  private static final class Run {

    private final EventPublisher publisher;
    private final Pace pace;
    private final Progress progress;
    private final List<String> reasons = new ArrayList<>();
    private int rows;
    private int events;
    private int malformed;

    Run(EventPublisher publisher, Pace pace, Progress progress) {
      this.publisher = publisher;
      this.pace = pace;
      this.progress = progress;
    }

    void take(Row row) throws InterruptedException {
      rows++;
      switch (row) {
        case Row.Understood(List<MarketEvent<?>> told) -> publish(told);
        case Row.Malformed(String reason) -> note(reason);
      }
      if (rows % PROGRESS_STEP == 0) {
        progress.done(rows);
      }
    }

    Summary end() throws InterruptedException {
      publisher.awaitAll();
      if (rows % PROGRESS_STEP != 0) {
        progress.done(rows);
      }
      return new Summary(rows, events, malformed, reasons);
    }

    private void publish(List<MarketEvent<?>> told) throws InterruptedException {
      for (MarketEvent<?> event : told) {
        pace.await(event.time());
        publisher.publish(event);
        events++;
      }
    }

    private void note(String reason) {
      malformed++;
      if (reasons.size() < REASONS_KEPT) {
        reasons.add("row " + rows + ": " + reason);
      }
    }
  }
}
