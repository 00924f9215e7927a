package io.dogwatch.orchestrator.trimming;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trims lanes, retry topics and the topic of waiting jobs behind what is consumed, projected and
 * old enough, once a minute. Several orchestrators may do so at once: a broker takes no notice of
 * who wants to trim less than is trimmed.
 */
public final class TrimTopics implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrimTopics.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** A partition with less to trim waits for the hour. */
  private static final int WORTH_A_MINUTE = 1_000;

  private static final int MINUTES = 60;

  private final Admin admin;
  private final TrimBounds bounds;
  private final LogLimit failures;
  private final BackgroundTask task = new BackgroundTask("trim-topics", this::run);

  private final Counter trimmed;

  public TrimTopics(Admin admin, TrimBounds bounds, MeterRegistry registry, InstantSource clock) {
    this.admin = admin;
    this.bounds = bounds;
    this.failures = new LogLimit(clock);
    this.trimmed =
        Counter.builder("dogwatch.trimmed.records")
            .description("Offsets that were trimmed, those of transactions' markers included")
            .register(registry);
  }

  public void start() {
    task.start();
  }

  private void run() throws InterruptedException {
    for (int minute = 1; ; minute++) {
      Thread.sleep(PAUSE);
      try {
        var _ = trim(minute % MINUTES == 0 ? 1 : WORTH_A_MINUTE);
      } catch (RuntimeException e) { // it must go on
        if (failures.isDue()) {
          log.atWarn().addKeyValue("reason", e.toString()).log("no topic is trimmed for now");
        }
      }
    }
  }

  /**
   * Trims partitions that have so much to trim.
   *
   * @return how many offsets are gone
   * @throws RuntimeException if Kafka or the database does not answer
   */
  long trim(long least) throws InterruptedException {
    Map<TopicPartition, Bounds> known = bounds.now(least);
    Map<TopicPartition, RecordsToDelete> points = new HashMap<>();
    known.forEach(
        (partition, its) ->
            TrimPoint.of(its, least)
                .ifPresent(point -> points.put(partition, RecordsToDelete.beforeOffset(point))));
    if (points.isEmpty()) {
      return 0;
    }
    long gone = 0;
    var deleted = admin.deleteRecords(points).lowWatermarks();
    for (var partition : deleted.entrySet()) {
      Bounds its = Objects.requireNonNull(known.get(partition.getKey()));
      gone += Math.max(0, begin(partition.getValue(), its) - its.begin());
    }
    trimmed.increment((double) gone);
    log.atDebug().addKeyValue("points", points).addKeyValue("offsets", gone).log("trimmed");
    return gone;
  }

  /** Where a partition begins when that is done. */
  private long begin(KafkaFuture<DeletedRecords> deleted, Bounds before)
      throws InterruptedException {
    try {
      return deleted.get().lowWatermark();
    } catch (ExecutionException e) {
      if (failures.isDue()) {
        log.atWarn()
            .addKeyValue("reason", String.valueOf(e.getCause()))
            .log("a partition is not trimmed for now");
      }
      return before.begin();
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
