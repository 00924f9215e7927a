package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lanes that are parked rely on. */
abstract class LaneEndsContract {

  private final List<AutoCloseable> open = new ArrayList<>();

  private @Nullable LaneAddress mine;

  /** A lane that nobody has used before. */
  abstract LaneAddress newLane();

  abstract LaneEnds ends();

  abstract LaneConsumer member(LaneAddress lane);

  abstract void append(LaneAddress lane, String value);

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void laneWithoutARecordIsQuiet() throws InterruptedException {
    awaitQuiet(watch(), true);
  }

  @Test
  void laneWithARecordThatNobodyHasTakenIsNot() throws InterruptedException {
    append(lane(), "a");
    LaneEnds.Watch watch = watch();

    assertNotQuiet(watch);
  }

  @Test
  void laneWhoseRecordIsHeldIsNotBeforeItIsSettled() throws InterruptedException {
    append(lane(), "a");
    LaneConsumer member = member();
    List<ConsumerRecord<byte[], byte[]>> held = lease(member);
    LaneEnds.Watch watch = watch();
    assertNotQuiet(watch);

    held.forEach(record -> member.settle(record, Settlement.ACCEPT));
    member.send();

    awaitQuiet(watch, true);
  }

  @Test
  void newRecordEndsTheQuiet() throws InterruptedException {
    LaneEnds.Watch watch = watch();
    awaitQuiet(watch, true);

    append(lane(), "a");

    awaitQuiet(watch, false);
    assertNotQuiet(watch);
  }

  @Test
  void recordThatIsGivenBackIsStillToBeDone() throws InterruptedException {
    append(lane(), "a");
    LaneConsumer member = member();
    lease(member).forEach(record -> member.settle(record, Settlement.RELEASE));
    member.send();

    assertNotQuiet(watch());
  }

  LaneAddress lane() throws InterruptedException {
    if (mine == null) {
      mine = newLane();
    }
    return mine;
  }

  LaneEnds.Watch watch() throws InterruptedException {
    return watch(lane());
  }

  private LaneEnds.Watch watch(LaneAddress lane) {
    LaneEnds.Watch watch = ends().watch(lane);
    open.add(watch);
    return watch;
  }

  LaneConsumer member() throws InterruptedException {
    LaneConsumer member = member(lane());
    open.add(member);
    return member;
  }

  static List<ConsumerRecord<byte[], byte[]>> lease(LaneConsumer consumer) {
    for (int i = 0; i < 100; i++) {
      List<ConsumerRecord<byte[], byte[]>> batch = consumer.lease(Duration.ofMillis(250));
      if (!batch.isEmpty()) {
        return batch;
      }
    }
    throw new AssertionError("nothing to lease");
  }

  static void awaitQuiet(LaneEnds.Watch watch, boolean expected) throws InterruptedException {
    for (int i = 0; i < 400; i++) {
      if (watch.isQuietFor(Duration.ofMillis(25)) == expected) {
        return;
      }
      var _ = new CountDownLatch(1).await(25, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("quiet: " + !expected);
  }

  /** Looks when a lane that is watched since then has been seen to be quiet. */
  void assertNotQuiet(LaneEnds.Watch watch) throws InterruptedException {
    awaitQuiet(watch(newLane()), true);
    assertThat(watch.isQuietFor(Duration.ZERO)).isFalse();
  }
}
