package io.dogwatch.orchestrator.trimming;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Takes jobs from a lane and settles those that it likes, whatever they are. */
final class LaneWorker implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaShareConsumer<byte[], byte[]> consumer;

  LaneWorker(LogOfJobs log) {
    consumer =
        new KafkaShareConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                log.brokers(),
                CommonClientConfigs.GROUP_ID_CONFIG,
                log.lane().topic(),
                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                "explicit"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(Set.of(log.lane().topic()));
  }

  /** Settles these; gives the others back. Returns when so many are settled. */
  void settle(int jobs, LongPredicate wanted) {
    Set<Long> settled = new HashSet<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                boolean isWanted = wanted.test(record.offset());
                consumer.acknowledge(
                    record, isWanted ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
                if (isWanted) {
                  settled.add(record.offset());
                }
              }
              consumer.commitSync();
              return settled.size() >= jobs;
            });
  }

  /** Settles jobs one after the other, as they come. */
  void settle(int jobs) {
    settle(jobs, _ -> true);
  }

  /** Settles so many different jobs; gives one in seven back when it comes first. */
  void settleAll(int jobs) {
    Set<Long> given = new HashSet<>();
    settle(jobs, offset -> offset % 7 != 0 || !given.add(offset));
  }

  /** Takes jobs, and does nothing with them. */
  void take() {
    await().atMost(PATIENCE).until(() -> !consumer.poll(POLL).isEmpty());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
