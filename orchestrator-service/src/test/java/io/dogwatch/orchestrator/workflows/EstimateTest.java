package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.client.records.Traceparent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EstimateTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant MINUTE_AGO = NOW.minusSeconds(60);

  private static final Definition CHAIN =
      WorkflowReader.stored(
          """
          {"name":"w","steps":[
            {"name":"a","forEach":[1,2,3,4],"job":{"type":"slow","payload":{}}},
            {"name":"b","job":{"type":"quick","payload":{}}},
            {"name":"c","after":["a","b"],"job":{"type":"slow","payload":{}}}]}
          """);

  private static final Definition ENOUGH =
      WorkflowReader.stored(
          """
          {"name":"w","steps":[
            {"name":"a","forEach":[1,2,3,4],"join":{"percent":75},"job":{"type":"slow","payload":{}}},
            {"name":"b","batches":{"target":9},"job":{"type":"slow","payload":{}}}]}
          """);

  private static final Definition ROUNDS =
      WorkflowReader.stored(
          """
          {"name":"w","maxParallel":3,"steps":[
            {"name":"a","forEach":[1,2,3,4,5],"maxParallel":2,"job":{"type":"slow","payload":{}}},
            {"name":"b","after":["a"],"forEach":[1,2,3,4,5,6,7],"job":{"type":"quick","payload":{}}}]}
          """);

  private static final StepStatus RUNNING = StepStatus.PENDING.begun(MINUTE_AGO);
  private static final StepStatus DONE = RUNNING.succeeded(NOW, null);
  private static final StepStatus FAILED = RUNNING.failed(NOW, "too few");
  private static final Map<String, Duration> MEANS =
      Map.of("slow", Duration.ofSeconds(100), "quick", Duration.ofSeconds(10));

  /** Three of four took a minute: the last takes 20 s, then 10 s, then 100 s. */
  @Test
  void whatRunsGoesOnAsBeforeAndTheRestTakesWhatItsTypesDo() {
    Estimate estimate =
        estimate(List.of(RUNNING, StepStatus.PENDING, StepStatus.PENDING), tally(4, 3), MEANS);

    assertThat(estimate.end()).isEqualTo(NOW.plusSeconds(20 + 10 + 100));
    assertThat(estimate.percent()).isEqualTo(25.0); // 75, 0, 0
  }

  @Test
  void whatHasJustBegunTakesWhatItsTypeDoes() {
    Estimate estimate = estimate(List.of(RUNNING, DONE, DONE), tally(4, 0), MEANS);

    assertThat(estimate.end()).isEqualTo(NOW.plusSeconds(40));
  }

  @Test
  void nobodyCanTellOfWhatIsLate() {
    Estimate estimate =
        estimate(List.of(DONE, RUNNING, DONE), Map.of(1, new Tally(1, 1, 0, 0)), MEANS);

    assertThat(estimate.end(CHAIN.steps().get(1))).isNull();
    assertThat(estimate.end()).isNull();
  }

  /** Five jobs, two at once, are three rounds of 100 s, the first of which began a minute ago. */
  @Test
  void soManyRoundsAsItTakesWhereOnlySoManyRunAtOnce() {
    Map<Integer, Tally> tallies = Map.of(0, new Tally(5, 2, 0, 0));

    Estimate running = estimate(ROUNDS, List.of(RUNNING, StepStatus.PENDING), tallies, MEANS);
    Estimate pending = estimate(ROUNDS, List.of(DONE, StepStatus.PENDING), Map.of(), MEANS);

    assertThat(running.end(ROUNDS.steps().getFirst())).isEqualTo(NOW.plusSeconds(300 - 60));
    // seven jobs, three at once in all of the workflow
    assertThat(pending.end()).isEqualTo(NOW.plusSeconds(30));
    assertThat(running.end()).isEqualTo(NOW.plusSeconds(240 + 30));
  }

  /** Two of the five took a minute, whatever their type takes. */
  @Test
  void thePaceIsKnownOnceSomeHaveEnded() {
    Map<Integer, Tally> tallies = Map.of(0, new Tally(5, 4, 2, 0));

    Estimate estimate = estimate(ROUNDS, List.of(RUNNING, DONE), tallies, MEANS);

    assertThat(estimate.end()).isEqualTo(NOW.plusSeconds(90));
  }

  @Test
  void whatWasCancelledHasDoneWhatSucceeded() {
    StepStatus cancelled = RUNNING.cancelled(NOW);
    Map<Integer, Tally> tallies = Map.of(0, new Tally(4, 4, 3, 1));
    Estimate estimate =
        estimate(List.of(cancelled, DONE, StepStatus.PENDING.cancelled(NOW)), tallies, MEANS);

    assertThat(estimate.percent(CHAIN.steps().getFirst())).isEqualTo(75);
    assertThat(estimate.percent(CHAIN.steps().getLast())).isZero();
    assertThat(estimate.end(CHAIN.steps().getFirst())).isNull();
  }

  @Test
  void nobodyCanTellOfATypeThatHasNotRun() {
    Estimate estimate = estimate(List.of(RUNNING, DONE, StepStatus.PENDING), tally(4, 2), Map.of());

    assertThat(estimate.end()).isNull();
    assertThat(estimate.end(CHAIN.steps().getFirst())).isEqualTo(NOW.plusSeconds(60));
  }

  /** 3 of 4 are enough: what has failed does not count, what is too late does not count twice. */
  @ParameterizedTest
  @CsvSource({
    "4, 0, 4, 0.0",
    "4, 1, 3, 33.3",
    "4, 2, 2, 66.7",
    "4, 3, 1, 100.0",
    "4, 4, 0, 100.0",
    "0, 0, 0, 0.0"
  })
  void whatHasFailedHasDoneWhatSucceeded(
      int planned, int succeeded, int failed, double ofRequired) {
    Map<Integer, Tally> tallies = Map.of(0, new Tally(planned, planned, succeeded, failed));
    Estimate estimate = estimate(ENOUGH, List.of(FAILED, StepStatus.PENDING), tallies, MEANS);

    assertThat(estimate.percent(ENOUGH.steps().getFirst())).isCloseTo(ofRequired, within(0.05));
    assertThat(estimate.percent()).isCloseTo(ofRequired / 2, within(0.05));
  }

  @Test
  void batchesThatHaveFailedAreNotDone() {
    Map<Integer, Tally> tallies = Map.of(1, new Tally(1, 1, 1, 0));
    Estimate estimate = estimate(ENOUGH, List.of(DONE, FAILED), tallies, MEANS);

    assertThat(estimate.percent(ENOUGH.steps().getLast())).isZero();
  }

  @Test
  void nobodyCanTellBeforeADecision() {
    StepStatus asking = StepStatus.PENDING.asking(NOW, null);

    assertThat(estimate(List.of(DONE, asking, StepStatus.PENDING), Map.of(), MEANS).end()).isNull();
  }

  private static Map<Integer, Tally> tally(int planned, int succeeded) {
    return Map.of(0, new Tally(planned, planned, succeeded, 0));
  }

  private static Estimate estimate(
      List<StepStatus> steps, Map<Integer, Tally> tallies, Map<String, Duration> means) {
    return estimate(CHAIN, steps, tallies, means);
  }

  private static Estimate estimate(
      Definition definition,
      List<StepStatus> steps,
      Map<Integer, Tally> tallies,
      Map<String, Duration> means) {
    var workflow =
        new Workflow(
            UUID.randomUUID(),
            definition,
            WorkflowState.RUNNING,
            false,
            null,
            Traceparent.next(new Random(1)),
            MINUTE_AGO,
            null,
            false,
            steps);
    return new Estimate(workflow, tallies, means, NOW);
  }
}
