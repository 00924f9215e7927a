package io.dogwatch.orchestrator.control;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobsOnTheirWayTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobFilter PROBES = JobFilter.ofType(new JobType("probe"), NOON);
  private static final JobFilter ACME = JobFilter.ofTenant("acme", NOON);

  private final List<JobMessage> outbox = new ArrayList<>();
  private boolean isCaughtUp = true;
  private final JobsOnTheirWay jobs =
      new JobsOnTheirWay(
          most -> outbox.stream().limit(most).toList(),
          () -> isCaughtUp,
          filters -> filters.contains(ACME) ? Set.of(ACME) : Set.of());

  @Test
  void knowsThoseOfTheOutboxAndOfTheLog() throws Exception {
    assertThat(jobs.fitting(Set.of(PROBES, ACME))).contains(Set.of(ACME));

    outbox.add(probe());
    assertThat(jobs.fitting(Set.of(PROBES, ACME))).contains(Set.of(PROBES, ACME));
  }

  @Test
  void canNotTellWhileTheReadModelIsBehind() throws Exception {
    isCaughtUp = false;

    assertThat(jobs.fitting(Set.of(PROBES))).isEmpty();
  }

  /** One that fits may be the last of them. */
  @Test
  void canNotTellWhileTheOutboxIsLongerThanItLooks() throws Exception {
    outbox.addAll(Collections.nCopies(JobsOnTheirWay.LOOKED_AT - 1, other()));
    assertThat(jobs.fitting(Set.of(PROBES))).contains(Set.of());

    outbox.add(other());
    outbox.add(probe());
    assertThat(jobs.fitting(Set.of(PROBES))).isEqualTo(Optional.empty());
  }

  private static JobMessage probe() {
    return job("probe");
  }

  private static JobMessage other() {
    return job("other");
  }

  private static JobMessage job(String type) {
    return new JobMessage(
        JobId.next(NOON),
        new JobType(type),
        Priority.NORMAL,
        Payload.json("{}"),
        1,
        Limits.OF_TYPE,
        NOON,
        Origin.UNKNOWN,
        Step.FIRST);
  }
}
