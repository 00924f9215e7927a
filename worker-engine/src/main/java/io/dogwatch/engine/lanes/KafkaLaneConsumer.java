package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases records through a share group. The group's acquisition lock is the lease.
 *
 * <p>Limits of Kafka 4.3 that shape it: acknowledgements are sent with a commit while the batch is
 * open, since a poll would lease more; a renewed record counts as acknowledged until the next poll
 * has returned it. Kafka's own wake-up is of no use: one that comes when nobody waits breaks off
 * the next commit, and a renewal that is broken off has lost its leases; so waits are short.
 *
 * @see <a
 *     href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-932%3A+Queues+for+Kafka">KIP-932</a>
 * @see <a
 *     href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-1222:+Acquisition+lock+timeout+renewal+in+share+consumer+explicit+mode">KIP-1222</a>
 */
final class KafkaLaneConsumer implements LaneConsumer {

  private static final Logger log = LoggerFactory.getLogger(KafkaLaneConsumer.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ShareConsumer<byte[], byte[]> consumer;

  KafkaLaneConsumer(ShareConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    consumer.setAcknowledgementCommitCallback(KafkaLaneConsumer::warnOfLostSettlements);
    consumer.subscribe(List.of(topic));
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> lease(Duration time) {
    return poll(time);
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(Duration time) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    consumer.poll(time).forEach(batch::add);
    return batch;
  }

  @Override
  public void settle(ConsumerRecord<byte[], byte[]> record, Settlement settlement) {
    switch (settlement) {
      case ACCEPT -> acknowledge(record, AcknowledgeType.ACCEPT);
      case RELEASE -> acknowledge(record, AcknowledgeType.RELEASE);
      case LOST -> acknowledge(record, AcknowledgeType.RELEASE); // the broker will not hear of it
    }
  }

  @Override
  public void send() {
    consumer.commitAsync();
  }

  @Override
  public Set<RecordPlace> renew(Collection<ConsumerRecord<byte[], byte[]>> records) {
    Set<RecordPlace> lost = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!acknowledge(record, AcknowledgeType.RENEW)) {
        lost.add(RecordPlace.of(record));
      }
    }
    Map<TopicIdPartition, Optional<KafkaException>> results = consumer.commitSync();
    Set<RecordPlace> renewed =
        poll(Duration.ZERO).stream().map(RecordPlace::of).collect(Collectors.toSet());
    results.forEach(
        (partition, failure) ->
            failure.ifPresent(
                cause ->
                    log.atWarn()
                        .addKeyValue("partition", partition)
                        .addKeyValue("cause", cause.toString())
                        .log("leases were not renewed")));
    records.stream()
        .map(RecordPlace::of)
        .filter(place -> !renewed.contains(place))
        .forEach(lost::add);
    return lost;
  }

  @Override
  public void close() {
    consumer.close(CLOSE);
  }

  private boolean acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
    try {
      consumer.acknowledge(record, type);
      return true;
    } catch (IllegalStateException e) {
      log.atWarn()
          .addKeyValue("record", record.topic() + "/" + record.partition() + "/" + record.offset())
          .addKeyValue("type", type)
          .log("the record is not leased to us any more");
      return false;
    }
  }

  private static void warnOfLostSettlements(
      Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception failure) {
    if (failure != null) {
      log.atWarn()
          .addKeyValue("offsets", offsets)
          .addKeyValue("cause", failure.toString())
          .log("settlements were refused: the leases had ended");
    }
  }
}
