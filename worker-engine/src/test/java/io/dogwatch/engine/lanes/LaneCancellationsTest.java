package io.dogwatch.engine.lanes;

import static io.dogwatch.engine.lanes.Saying.TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Jobs that are taken back, alone or with others, while a lane has them. */
class LaneCancellationsTest {

  private final LaneDriver lane = new LaneDriver();

  @Test
  void waitingJobThatIsTakenBackDoesNotRun() {
    lane.open(1);
    lane.submit("first");
    lane.turn();
    JobId second = lane.submit("second");
    lane.pass(Duration.ofMillis(60));
    lane.turn();
    lane.cancellations().order(second, "a mistake");

    lane.drain();

    assertThat(lane.said()).containsExactly("first");
    assertThat(lane.factsOf(second)).containsExactly(new JobFact.Cancelled("a mistake", null));
  }

  @Test
  void runningJobThatIsTakenBackSaysSinceWhenItRan() {
    lane.open(1);
    JobId job = lane.submit("away");
    Instant started = lane.now();
    lane.whenSaid(
        () -> {
          lane.pass(Duration.ofMillis(60));
          lane.cancellations().order(job, "a mistake");
        });

    lane.drain();

    assertThat(lane.factsOf(job)).containsExactly(new JobFact.Cancelled("a mistake", started));
  }

  /** One waits for its slot here, one lies on the lane; the last one is submitted later. */
  @Test
  void jobsThatFitAnOrderDoNotRun() {
    lane.open(1);
    lane.submit("first");
    lane.turn();
    JobId second = lane.submit("second");
    lane.pass(Duration.ofMillis(60));
    lane.turn();
    JobId third = lane.submit("third");
    var order = JobFilter.ofType(TYPE, lane.now());
    lane.pass(Duration.ofMillis(1));
    JobId fourth = lane.submit("fourth");
    lane.whenSaid(() -> takeBack(order));

    lane.drain();

    assertThat(lane.said()).containsExactly("first", "fourth");
    assertThat(lane.factsOf(second)).containsExactly(new JobFact.Cancelled("all of them", null));
    assertThat(lane.factsOf(third)).containsExactly(new JobFact.Cancelled("all of them", null));
    assertThat(lane.factsOf(fourth)).hasOnlyElementsOfType(JobFact.Succeeded.class);
    assertThat(lane.free()).isEmpty();
  }

  @Test
  void runningJobThatFitsAnOrderIsInterrupted() {
    lane.open(1);
    JobId job = lane.submit("away");
    Instant started = lane.now();
    lane.whenSaid(
        () -> {
          lane.pass(Duration.ofMillis(60));
          takeBack(JobFilter.ofType(new JobType("other"), lane.now()));
          takeBack(JobFilter.ofType(TYPE, lane.now()));
        });

    lane.drain();

    assertThat(lane.factsOf(job)).containsExactly(new JobFact.Cancelled("all of them", started));
  }

  private void takeBack(JobFilter jobs) {
    String scope = "jobs:" + jobs;
    lane.cancellations()
        .order(
            new StandingCancellations.Cancellation(scope, lane.now(), "test", jobs, "all of them"));
  }
}
