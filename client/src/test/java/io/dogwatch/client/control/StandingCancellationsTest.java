package io.dogwatch.client.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobMessage.Step;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StandingCancellationsTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobType PROBE = new JobType("probe");
  private static final UUID WORKFLOW = new UUID(1, 2);
  private static final JobMessage JOB =
      new JobMessage(
          new JobId(new UUID(7, 7)),
          PROBE,
          Priority.LOW,
          Payload.json("{}"),
          1,
          Limits.OF_TYPE,
          NOON,
          new Origin(WORKFLOW, null, "acme", Map.of()),
          Step.FIRST);

  private final StandingCancellations standing = new StandingCancellations();

  @Test
  void answersByWorkflowTypeAndTenant() {
    for (JobFilter filter :
        new JobFilter[] {
          JobFilter.ofWorkflow(WORKFLOW, NOON),
          JobFilter.ofType(PROBE, NOON),
          JobFilter.ofTenant("acme", NOON),
          new JobFilter(PROBE, Priority.LOW, "acme", WORKFLOW, NOON)
        }) {
      var only = new StandingCancellations();
      only.add(cancellation("one", filter));

      assertThat(only.reasonFor(JOB)).as(filter.toString()).contains("one");
    }
  }

  @Test
  void leavesTheOthersAlone() {
    standing.add(cancellation("later", JobFilter.ofType(PROBE, NOON.minusMillis(1))));
    standing.add(
        cancellation("high", new JobFilter(PROBE, Priority.HIGH, null, null, NOON.plusSeconds(1))));
    standing.add(cancellation("tenant", JobFilter.ofTenant("probe", NOON)));

    assertThat(standing.reasonFor(JOB)).isEmpty();
  }

  @Test
  void standsUntilItIsRemoved() {
    standing.add(cancellation("one", JobFilter.ofType(PROBE, NOON)));
    standing.add(cancellation("two", JobFilter.ofType(PROBE, NOON)));

    standing.remove("one");
    assertThat(standing.reasonFor(JOB)).contains("two");

    standing.remove("two");
    standing.remove("two");
    assertThat(standing.reasonFor(JOB)).isEmpty();
    assertThat(standing.isEmpty()).isTrue();
    assertThat(standing.all()).isEmpty();
  }

  @Test
  void countsEachOnce() {
    var one = cancellation("one", JobFilter.ofType(PROBE, NOON));
    standing.add(one);
    standing.add(one);

    assertThat(standing.additions()).isEqualTo(1);
    assertThat(standing.all()).containsExactly(one);
  }

  @Test
  void forgetsTheOldestBeyondTenThousand() {
    standing.add(cancellation("oldest", JobFilter.ofType(PROBE, NOON)));
    for (int i = 0; i < 10_000; i++) {
      standing.add(cancellation("later-" + i, JobFilter.ofWorkflow(new UUID(2, i), NOON)));
    }

    assertThat(standing.all()).hasSize(10_000);
    assertThat(standing.reasonFor(JOB)).isEmpty();
  }

  @Test
  void readsOrdersAboutManyJobsAndNoOthers() {
    var filter = JobFilter.ofTenant("acme", NOON);
    var command = ControlCommand.next(NOON, "test", "why", new Order.CancelJobs(filter));

    assertThat(Cancellation.of(command))
        .contains(new Cancellation(command.scope(), NOON, "test", filter, "why"));
    assertThat(
            Cancellation.of(
                ControlCommand.next(NOON, "test", "", new Order.CancelJob(JOB.id(), PROBE))))
        .isEmpty();
  }

  private static Cancellation cancellation(String scope, JobFilter filter) {
    return new Cancellation(scope, NOON, "test", filter, scope);
  }
}
