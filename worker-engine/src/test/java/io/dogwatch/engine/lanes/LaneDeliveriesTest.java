package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Which jobs are delivered again, and how those run that were. */
class LaneDeliveriesTest {

  private final LaneDriver lane = new LaneDriver();

  @Test
  void outcomeOfALapsedLeaseIsDiscarded() {
    lane.open(4);
    lane.submit("a");
    lane.turn();
    lane.pass(LaneDriver.LOCK.plusSeconds(1)); // the process was frozen

    lane.runTasks();
    lane.turn();

    assertThat(lane.said()).containsExactly("a");
    assertThat(lane.events()).as("nobody hears of it").isEmpty();
    lane.drain();
    assertThat(lane.claimsOf("a")).as("it is delivered again").containsExactly("1/2");
  }

  @Test
  void outcomeThatDoesNotReachTheClusterIsToldAgainAndTheJobNotDoneAgain() {
    lane.failWrites(2, new TimeoutException("no answer"));
    lane.open(4);
    lane.submit("a");

    lane.drain();

    assertThat(lane.said()).containsExactly("a");
    assertThat(lane.claimsOf("a")).containsExactly("1/1");
  }

  @Test
  void jobWhoseOutcomeTheClusterRefusesIsGivenBack() {
    lane.failWrites(1, new RecordTooLargeException("a smaller one"));
    lane.open(4);
    lane.submit("a");

    lane.drain();

    assertThat(lane.said()).as("with the next delivery").containsExactly("a", "a");
    assertThat(lane.claimsOf("a")).containsExactly("1/2");
  }

  @Test
  void jobThatComesAgainTellsItsStartBeforeItRuns() {
    List<List<String>> factsWhenSaid = new ArrayList<>();
    lane.whenSaid(() -> factsWhenSaid.add(facts(lane.events())));
    lane.open(4);
    lane.submit("a");
    lane.deliverInVain(1);

    lane.drain();

    assertThat(lane.said()).containsExactly("a");
    assertThat(factsWhenSaid).containsExactly(List.of("started"));
    assertThat(lane.claimsOf("a")).containsExactly("1/2");
  }

  private static List<String> facts(List<JobEvent> events) {
    return events.stream().map(event -> event.fact().text()).toList();
  }

  @Test
  void suspectsStartOneAfterTheOther() {
    lane.open(4);
    lane.startedInVain(lane.submit("a"), 3);
    lane.startedInVain(lane.submit("b"), 3);
    lane.startedInVain(lane.submit("innocent"), 1);
    lane.deliverInVain(3);
    lane.turn();
    lane.runExaminations();

    assertThat(lane.tasks()).as("the first suspect and the innocent one").hasSize(2);
    Runnable first = lane.tasks().remove();
    lane.tasks().remove().run();
    lane.turn();
    assertThat(lane.said()).containsExactly("innocent");
    assertThat(lane.tasks()).isEmpty();
    first.run();
    lane.turn();
    lane.runTasks();
    assertThat(lane.said()).containsExactlyInAnyOrder("innocent", "a", "b");
  }
}
