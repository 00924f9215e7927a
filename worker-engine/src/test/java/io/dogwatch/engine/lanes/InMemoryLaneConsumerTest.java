package io.dogwatch.engine.lanes;

import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

class InMemoryLaneConsumerTest extends LaneConsumerContract {

  private static final Topics TOPICS = new Topics("memory.");

  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final InMemoryCluster cluster = new InMemoryCluster(TOPICS, LOCK, () -> now);

  @Override
  LaneAddress lane() {
    return lane("any");
  }

  @Override
  LaneConsumer open(LaneAddress lane, int batch) {
    return cluster.consumersOf("process").open(lane, "consumer", batch);
  }

  @Override
  void append(LaneAddress lane, String value) {
    cluster.append(
        new ProducerRecord<>(TOPICS.lane(lane).name(), value.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  void pass(Duration time) {
    now = now.plus(time);
  }
}
