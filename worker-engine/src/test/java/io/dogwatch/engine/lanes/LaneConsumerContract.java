package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the engine relies on, whoever keeps the leases. */
abstract class LaneConsumerContract {

  static final Duration LOCK = Duration.ofMillis(1500);

  private final List<LaneConsumer> consumers = new ArrayList<>();

  /** A lane that nobody has used before. */
  abstract LaneAddress lane();

  abstract LaneConsumer open(LaneAddress lane, int batch);

  abstract void append(LaneAddress lane, String value);

  /** Has so much time pass, on the clock that leases go by. */
  abstract void pass(Duration time);

  static LaneAddress lane(String type) {
    return new LaneAddress(new JobType(type), Priority.NORMAL);
  }

  @AfterEach
  void close() {
    consumers.forEach(LaneConsumer::close);
  }

  @Test
  void leasesInOrderAndNoMoreThanABatch() {
    append("a", "b", "c");
    LaneConsumer consumer = consumer(2);

    List<ConsumerRecord<byte[], byte[]>> first = lease(consumer);
    settle(consumer, first, Settlement.ACCEPT);
    List<ConsumerRecord<byte[], byte[]>> second = lease(consumer);
    settle(consumer, second, Settlement.ACCEPT);

    assertThat(texts(first)).containsExactly("a", "b");
    assertThat(texts(second)).containsExactly("c");
    assertThat(first).allMatch(record -> record.deliveryCount().orElseThrow() == 1);
  }

  @Test
  void leasesNothingBeforeTheBatchIsSettled() {
    append("a", "b");
    LaneConsumer consumer = consumer(1);
    List<ConsumerRecord<byte[], byte[]>> batch = lease(consumer);

    assertThatIllegalStateException().isThrownBy(() -> consumer.lease(Duration.ZERO));

    settle(consumer, batch, Settlement.ACCEPT);
  }

  @Test
  void whatIsAcceptedIsNotDeliveredAgain() {
    append("a");
    LaneConsumer consumer = consumer(10);
    settle(consumer, lease(consumer), Settlement.ACCEPT);
    consumer.send();
    pass(LOCK.multipliedBy(2));
    append("b");

    List<ConsumerRecord<byte[], byte[]>> next = lease(consumer);
    settle(consumer, next, Settlement.ACCEPT);

    assertThat(texts(next)).containsExactly("b");
  }

  @Test
  void whatIsReleasedIsDeliveredAgain() {
    append("a");
    LaneConsumer consumer = consumer(10);
    settle(consumer, lease(consumer), Settlement.RELEASE);

    List<ConsumerRecord<byte[], byte[]>> again = lease(consumer);
    settle(consumer, again, Settlement.ACCEPT);

    assertThat(texts(again)).containsExactly("a");
    assertThat(again.getFirst().deliveryCount()).contains((short) 2);
  }

  @Test
  void whatIsNotSettledAtTheEndIsDeliveredToOthers() {
    append("a");
    LaneConsumer first = consumer(10);
    lease(first);

    first.close();
    consumers.remove(first);
    LaneConsumer second = consumer(10);
    List<ConsumerRecord<byte[], byte[]>> again = lease(second);
    settle(second, again, Settlement.ACCEPT);

    assertThat(again.getFirst().deliveryCount()).contains((short) 2);
  }

  /**
   * Defect 59 of the systems that Dogwatch replaces: whoever lost a race removed the lock of the
   * winner.
   */
  @Test
  void leaseThatIsNotRenewedIsLost() {
    append("a");
    LaneConsumer first = consumer(10);
    List<ConsumerRecord<byte[], byte[]>> batch = lease(first);
    pass(LOCK.multipliedBy(2));
    LaneConsumer second = consumer(10);
    List<ConsumerRecord<byte[], byte[]>> again = lease(second);

    Set<RecordPlace> lost = first.renew(batch);
    settle(second, again, Settlement.ACCEPT);

    assertThat(texts(again)).containsExactly("a");
    assertThat(again.getFirst().deliveryCount()).contains((short) 2);
    assertThat(lost).containsExactly(RecordPlace.of(batch.getFirst()));
    append("b");
    assertThat(texts(lease(first))).as("the first goes on").containsExactly("b");
  }

  /**
   * Defect 65 of the systems that Dogwatch replaces: no lease was renewed, however long its task
   * took.
   */
  @Test
  void renewedLeaseHolds() {
    append("a");
    LaneConsumer first = consumer(10);
    List<ConsumerRecord<byte[], byte[]>> batch = lease(first);
    for (int i = 0; i < 4; i++) {
      pass(LOCK.dividedBy(2));
      assertThat(first.renew(batch)).isEmpty();
    }

    settle(first, batch, Settlement.RELEASE);
    List<ConsumerRecord<byte[], byte[]>> again = lease(first);
    settle(first, again, Settlement.ACCEPT);

    assertThat(again.getFirst().deliveryCount()).contains((short) 2);
  }

  private LaneConsumer consumer(int batch) {
    LaneConsumer consumer = open(lane(), batch);
    consumers.add(consumer);
    return consumer;
  }

  private void append(String... values) {
    for (String value : values) {
      append(lane(), value);
    }
  }

  /** A group takes its time to gather, so that the first lease may take several tries. */
  private static List<ConsumerRecord<byte[], byte[]>> lease(LaneConsumer consumer) {
    for (int i = 0; i < 100; i++) {
      List<ConsumerRecord<byte[], byte[]>> batch = consumer.lease(Duration.ofMillis(250));
      if (!batch.isEmpty()) {
        return batch;
      }
    }
    throw new AssertionError("nothing to lease");
  }

  private static void settle(
      LaneConsumer consumer, List<ConsumerRecord<byte[], byte[]>> batch, Settlement settlement) {
    batch.forEach(record -> consumer.settle(record, settlement));
  }

  private static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
