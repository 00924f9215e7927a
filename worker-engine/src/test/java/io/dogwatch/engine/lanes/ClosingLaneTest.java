package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of the jobs that a lane has when it closes. */
class ClosingLaneTest {

  private final LaneDriver lane = new LaneDriver();

  @Test
  void finishesWhatItHasAndLeavesTheRest() {
    Lane<?> opened = lane.open(2);
    lane.submitAll("a", "b", "c");
    lane.turn();

    opened.close(Duration.ofSeconds(30));
    lane.drain();

    assertThat(lane.said()).containsExactlyInAnyOrder("a", "b");
    assertThat(lane.free()).containsExactly("c");
    assertThat(lane.pollers()).isEmpty();
  }

  @Test
  void jobWhoseOutcomeIsNotToldInTimeIsGivenBack() {
    lane.failWrites(Integer.MAX_VALUE, new TimeoutException("no answer"));
    Lane<?> opened = lane.open(4);
    lane.submit("a");
    lane.turn();
    lane.runTasks();

    opened.close(Duration.ofSeconds(1));
    lane.turn();
    assertThat(lane.pollers()).as("there is time left to tell it").isNotEmpty();
    lane.pass(Duration.ofSeconds(2));
    lane.drain();

    assertThat(lane.pollers()).isEmpty();
    assertThat(lane.free()).containsExactly("a");
  }

  @Test
  void suspectThatWaitsForItsTurnIsGivenBack() {
    Lane<?> opened = lane.open(4);
    lane.startedInVain(lane.submit("a"), 4);
    lane.startedInVain(lane.submit("b"), 4);
    lane.deliverInVain(3);
    lane.turn();
    lane.runExaminations();
    lane.tasks().clear(); // the first one's handler never ends

    opened.close(Duration.ZERO);
    lane.pass(Duration.ofSeconds(1));
    lane.turn();

    assertThat(lane.pollers()).hasSize(1);
    lane.pass(Duration.ofSeconds(6));
    lane.drain();
    assertThat(lane.pollers()).isEmpty();
    assertThat(lane.free()).containsExactlyInAnyOrder("a", "b");
  }
}
