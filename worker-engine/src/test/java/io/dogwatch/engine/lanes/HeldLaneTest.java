package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane whose type is paused, or whose breaker is open. */
class HeldLaneTest {

  private final LaneDriver lane = new LaneDriver();

  @Test
  void pausedTypeLeavesItsJobsInTheBroker() {
    lane.open(4);
    lane.drain(); // a poller asks for jobs, and has found none
    lane.gate().pause(true);
    lane.submitAll("a", "b");
    lane.drain();

    assertThat(lane.said()).isEmpty();
    assertThat(lane.free()).containsExactly("a", "b");

    lane.gate().pause(false);
    lane.drain();

    assertThat(lane.said()).containsExactly("a", "b");
    assertThat(lane.claimsOf("a")).as("but for who looked at it here").containsExactly("1/2");
  }

  /** Kafka gives jobs to members that do not ask, and drops those that have not asked for long. */
  @Test
  void lanesThatAreHeldLeaveTheirGroup() {
    List<LaneConsumer> closed = new ArrayList<>();
    lane.leaseThrough(
        consumers ->
            (address, name, batch) ->
                new ClosingConsumer(consumers.open(address, name, batch), closed::add));
    lane.open(4);
    lane.drain();
    lane.gate().pause(true);

    lane.drain();

    assertThat(closed).hasSize(1);
    lane.gate().pause(false);
    lane.submit("a");
    lane.drain();
    assertThat(lane.said()).containsExactly("a");
  }

  @Test
  void jobsThatWaitForASlotWhenTheTypeIsPausedAreGivenBack() {
    lane.open(4);
    lane.submitMany(2_000);
    lane.runUntilSaid(400);
    lane.turn();
    int begun = lane.said().size() + lane.tasks().size();
    assertThat(2_000 - begun - lane.free().size()).as("leased, and waiting").isGreaterThan(50);

    lane.gate().pause(true);
    lane.drain();

    assertThat(lane.said()).hasSize(begun);
    assertThat(lane.free()).hasSize(2_000 - begun);
  }

  /** Defect 50 of the systems that Dogwatch replaces: an open breaker dropped tasks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 32})
  void openBreakerLosesNothingAndSpendsNoAttempt(int slots) {
    lane.open(slots);
    failUntilTheBreakerOpens();
    assertThat(lane.gate().isBroken()).isTrue();
    lane.submitAll("a", "b");

    lane.drain();

    assertThat(lane.said()).doesNotContain("a", "b");
    lane.pass(Duration.ofSeconds(61));
    lane.drain();
    assertThat(lane.said()).contains("a", "b");
    assertThat(lane.claimsOf("a")).containsExactly("1/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 32})
  void breakerStaysOpenWhenTheJobFailsThatIsTried(int slots) {
    lane.open(slots);
    failUntilTheBreakerOpens();
    lane.submitAll("away", "a", "b");
    lane.pass(Duration.ofSeconds(61));

    lane.drain();

    assertThat(lane.gate().isBroken()).isTrue();
    assertThat(lane.said()).hasSize(6).containsOnly("away");
    lane.pass(Duration.ofSeconds(61));
    lane.drain();
    assertThat(lane.said()).endsWith("a", "b");
    assertThat(lane.gate().isBroken()).isFalse();
  }

  private void failUntilTheBreakerOpens() {
    for (int i = 0; i < 5; i++) {
      lane.submit("away");
      lane.drain();
    }
  }
}
