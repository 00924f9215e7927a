package io.dogwatch.engine.lanes;

import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

class InMemoryLaneEndsTest extends LaneEndsContract {

  private static final Topics TOPICS = new Topics("memory.");
  private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");

  private final InMemoryCluster cluster =
      new InMemoryCluster(TOPICS, Duration.ofSeconds(15), () -> NOW);
  private int lanes;

  @Override
  LaneAddress newLane() {
    lanes++;
    return LaneConsumerContract.lane("lane-" + lanes);
  }

  @Override
  LaneEnds ends() {
    return cluster.ends();
  }

  @Override
  LaneConsumer member(LaneAddress lane) {
    return cluster.consumersOf("process").open(lane, "member", 10);
  }

  @Override
  void append(LaneAddress lane, String value) {
    cluster.append(
        new ProducerRecord<>(TOPICS.lane(lane).name(), value.getBytes(StandardCharsets.UTF_8)));
  }
}
