package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ParkingLaneConsumerTest {

  private static final Topics TOPICS = new Topics("parking.");
  private static final LaneAddress LANE = new LaneAddress(new JobType("rare"), Priority.NORMAL);
  private static final Duration LOCK = Duration.ofMinutes(5);

  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final InMemoryCluster cluster = new InMemoryCluster(TOPICS, LOCK, () -> now);
  private int members;
  private int watches;

  private final LaneConsumers counted =
      (lane, name, batch) -> {
        members++;
        return new ClosingConsumer(
            cluster.consumersOf("here").open(lane, name, batch), _ -> members--);
      };

  private final LaneEnds ends =
      lane -> {
        watches++;
        LaneEnds.Watch watch = cluster.ends().watch(lane);
        return new LaneEnds.Watch() {
          @Override
          public boolean isQuietFor(Duration time) {
            return watch.isQuietFor(time);
          }

          @Override
          public void close() {
            watches--;
          }
        };
      };

  private final LaneConsumer consumer =
      counted.parking(ends, Duration.ofSeconds(30), () -> now).open(LANE, "it", 10);

  @Test
  void leavesTheGroupOfALaneThatIsNotUsed() {
    leaseNothingFor(Duration.ofSeconds(29));
    assertThat(members).isEqualTo(1);

    leaseNothingFor(Duration.ofSeconds(2));

    assertThat(members).isZero();
  }

  @Test
  void joinsAgainForARecord() {
    leaseNothingFor(Duration.ofSeconds(31));
    append("a");

    List<ConsumerRecord<byte[], byte[]>> records = consumer.lease(Duration.ZERO);

    assertThat(records).hasSize(1);
    assertThat(members).isEqualTo(1);
    assertThat(watches).isZero();
  }

  @Test
  void staysForAsLongAsTheLaneWasUsed() {
    append("a");
    settle(consumer, consumer.lease(Duration.ZERO));
    leaseNothingFor(Duration.ofSeconds(29));
    append("b");
    settle(consumer, consumer.lease(Duration.ZERO));

    leaseNothingFor(Duration.ofSeconds(29));

    assertThat(members).isEqualTo(1);
  }

  @Test
  void goesAgainWhereAnotherWorkerWasFaster() {
    leaseNothingFor(Duration.ofSeconds(31));
    append("a");
    LaneConsumer other = cluster.consumersOf("there").open(LANE, "other", 10);
    List<ConsumerRecord<byte[], byte[]>> records = other.lease(Duration.ZERO);
    leaseNothingFor(Duration.ofSeconds(1));
    assertThat(members).as("to be there when the other one dies").isEqualTo(1);
    settle(other, records);
    other.send();

    leaseNothingFor(Duration.ofSeconds(31));

    assertThat(members).isZero();
  }

  @Test
  void staysWhileAnotherWorkerHasAJobThatItMayLose() {
    append("a");
    LaneConsumer other = cluster.consumersOf("there").open(LANE, "other", 10);
    assertThat(other.lease(Duration.ZERO)).hasSize(1);
    leaseNothingFor(Duration.ofMinutes(4));

    cluster.kill("there");

    assertThat(consumer.lease(Duration.ZERO)).hasSize(1);
  }

  @Test
  void closesWhatItHas() {
    leaseNothingFor(Duration.ofSeconds(31));

    consumer.close();
    consumer.close();

    assertThat(members).isZero();
    assertThat(watches).isZero();
  }

  private void leaseNothingFor(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      consumer.send();
      assertThat(consumer.lease(Duration.ofSeconds(1))).isEmpty();
    }
  }

  private void append(String value) {
    cluster.append(
        new ProducerRecord<>(TOPICS.lane(LANE).name(), value.getBytes(StandardCharsets.UTF_8)));
  }

  private static void settle(LaneConsumer consumer, List<ConsumerRecord<byte[], byte[]>> records) {
    assertThat(records).isNotEmpty();
    records.forEach(record -> consumer.settle(record, Settlement.ACCEPT));
  }
}
