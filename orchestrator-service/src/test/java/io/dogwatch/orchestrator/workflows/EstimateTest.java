package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.records.Traceparent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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

  private static final StepStatus RUNNING = StepStatus.PENDING.begun(MINUTE_AGO);
  private static final StepStatus DONE = RUNNING.succeeded(NOW, null);
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
  void whatIsLateIsExpectedNow() {
    Estimate estimate =
        estimate(List.of(DONE, RUNNING, DONE), Map.of(1, new Tally(1, 1, 0, 0)), MEANS);

    assertThat(estimate.end()).isEqualTo(NOW);
  }

  @Test
  void nobodyCanTellOfATypeThatHasNotRun() {
    Estimate estimate = estimate(List.of(RUNNING, DONE, StepStatus.PENDING), tally(4, 2), Map.of());

    assertThat(estimate.end()).isNull();
    assertThat(estimate.end(CHAIN.steps().getFirst())).isEqualTo(NOW.plusSeconds(60));
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
    var workflow =
        new Workflow(
            UUID.randomUUID(),
            CHAIN,
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
