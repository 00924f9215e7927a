package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.schemas.jobs.Priority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How many jobs a lane leases, by how many pollers, and for how long. */
class LaneLeasesTest {

  private final LaneDriver lane = new LaneDriver();

  @Test
  void leasesNoMoreThanCanRunSoon() {
    Lane<?> opened = lane.open(4);
    lane.submitAll("a", "b", "c", "d", "e", "f");

    lane.turn();

    assertThat(lane.tasks()).hasSize(4);
    lane.turn();
    assertThat(lane.free()).as("the rest is for other workers").containsExactly("e", "f");
    assertThat(opened.address().priority()).isEqualTo(Priority.NORMAL);
  }

  /** Jobs that are over in no time are leased ahead, so that slots do not wait for the broker. */
  @Test
  void leasesShortJobsAhead() {
    lane.open(4);
    lane.submitMany(2_000);
    lane.runUntilSaid(400);

    turnAndPass(3);

    assertThat(2_000 - lane.said().size() - lane.free().size()).as("leased").isGreaterThan(100);
  }

  /** What comes after a rest need not be like what came before. */
  @Test
  void leasesNoMoreThanTwiceTheSlotsAfterARest() {
    lane.open(4);
    lane.submitMany(400);
    while (lane.said().size() < 400) {
      lane.drain();
    }
    lane.pass(Duration.ofSeconds(1));
    lane.turn();
    lane.submitMany(1_000);

    turnAndPass(3);

    assertThat(1_400 - lane.said().size() - lane.free().size()).as("leased").isBetween(4, 8);
  }

  @Test
  void leasesNoMoreWhileManyOutcomesAreOnTheirWay() {
    lane.tell(_ -> new CompletableFuture<>());

    takeFromALargeBacklog();

    assertThat(lane.said()).hasSizeBetween(1_000, 1_600);
  }

  @Test
  void leasesNoMoreWhileManyOutcomesWaitToBeToldAgain() {
    lane.failWrites(Integer.MAX_VALUE, new TimeoutException("no answer"));

    takeFromALargeBacklog();

    assertThat(lane.said()).hasSizeBetween(1_000, 1_600);
  }

  @Test
  void oneLongJobHoldsUpNoOther() {
    lane.open(4);
    lane.submit("long");
    lane.turn();
    Runnable held = lane.tasks().remove();
    lane.submitAll("a", "b", "c");

    for (int i = 0; i < 10; i++) {
      lane.pass(Duration.ofMillis(60));
      lane.turn();
      lane.runTasks();
    }

    assertThat(lane.said()).containsExactlyInAnyOrder("a", "b", "c");
    held.run();
    lane.drain();
    assertThat(lane.said()).contains("long");
  }

  @Test
  void renewsTheLeaseOfALongJob() {
    lane.open(4);
    lane.submit("long");
    lane.turn();
    for (int i = 0; i < 10; i++) {
      lane.pass(Duration.ofSeconds(4));
      lane.turn();
    }

    assertThat(lane.free()).isEmpty();
    lane.drain();
    assertThat(lane.claimsOf("long")).containsExactly("1/1");
  }

  /** A consumer that nobody asks may have fetched jobs all the same, and keeps them from others. */
  @Test
  void pollersThatMayNotLeaseAnyMoreLeaveSoon() {
    lane.open(8);
    for (String word : List.of("a", "b", "c", "d", "e", "f")) {
      lane.submit(word);
      lane.turn();
      lane.pass(Duration.ofMillis(60));
      lane.turn();
    }
    assertThat(lane.pollers()).as("one held by each job").hasSizeGreaterThan(6);

    lane.runTasks();
    turnAndPass(10);

    assertThat(lane.pollers()).as("who waits for jobs").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void laneGoesOnWithAnotherPollerAfterAnError() {
    lane.leaseThrough(
        _ ->
            (_, _, _) -> {
              throw new OutOfMemoryError("as if");
            });
    lane.open(4);

    assertThatThrownBy(lane.pollers().removeFirst()::run).isInstanceOf(OutOfMemoryError.class);

    assertThat(lane.pollers()).hasSize(1);
  }

  private void turnAndPass(int times) {
    for (int i = 0; i < times; i++) {
      lane.turn();
      lane.pass(Duration.ofMillis(60));
    }
  }

  /** Lets a lane of 1,000 slots take what it will of 6,000 short jobs. */
  private void takeFromALargeBacklog() {
    lane.open(1_000);
    lane.submitMany(6_000);
    lane.drain();
  }
}
