package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoggedJobsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final Map<JobId, JobState> shown = new HashMap<>();
  private final Map<JobId, JobState> shownLater = new HashMap<>();
  private boolean comesToTheEnd = true;
  private int waits;

  @Test
  void waitsForNothingWhereAllAreShown() throws Exception {
    List<JobMessage> jobs = List.of(job(), job());
    jobs.forEach(job -> shown.put(job.id(), JobState.QUEUED));

    assertThat(among(jobs)).isEqualTo(jobs);
    assertThat(waits).isZero();
  }

  @Test
  void waitsOnceForManyAndLooksAgain() throws Exception {
    JobMessage late = job();
    JobMessage never = job();
    shownLater.put(late.id(), JobState.SUCCEEDED);

    assertThat(among(List.of(late, never))).containsExactly(late);
    assertThat(waits).isEqualTo(1);
  }

  /** What waited for others is shown before it comes to its lane. */
  @Test
  void jobThatIsReleasedIsNotThereWhileItIsShownToWait() throws Exception {
    JobMessage released = job();
    shown.put(released.id(), JobState.WAITING);

    assertThat(among(List.of(released))).isEmpty();
  }

  /** It may lie on its lane, in what is not read yet. */
  @Test
  void ofJobThatIsReleasedItIsTooSoonToTellBeforeTheEndOfTheLog() {
    JobMessage released = job();
    shown.put(released.id(), JobState.WAITING);
    comesToTheEnd = false;

    assertThatThrownBy(() -> among(List.of(released))).isInstanceOf(ReadModelBehindException.class);
  }

  /** Both may be on their way at once. */
  @Test
  void jobThatWaitsIsThereOnceItIsShownToWait() throws Exception {
    JobMessage waiting = waiting();
    JobMessage released = waiting.released(waiting.payload());
    shown.put(waiting.id(), JobState.WAITING);

    assertThat(among(List.of(waiting, released))).containsExactly(waiting);
  }

  @Test
  void ofUnknownJobItIsTooSoonToTellBeforeTheEndOfTheLog() {
    comesToTheEnd = false;

    assertThatThrownBy(() -> among(List.of(job()))).isInstanceOf(ReadModelBehindException.class);
  }

  private List<JobMessage> among(List<JobMessage> jobs) throws InterruptedException {
    var log =
        new LoggedJobs(
            _ -> Map.copyOf(shown),
            _ -> {
              waits++;
              shown.putAll(shownLater);
              return comesToTheEnd;
            });
    return jobs.stream().filter(log.find(jobs)).toList();
  }

  private static JobMessage job() {
    return JobMessage.of(
        JobId.next(NOW), new JobType("errand"), Priority.NORMAL, Payload.json("{}"), NOW);
  }

  private static JobMessage waiting() {
    JobMessage job = job();
    return new JobMessage(
        job.id(),
        job.type(),
        job.priority(),
        job.payload(),
        job.attempt(),
        job.limits(),
        job.submittedAt(),
        job.origin(),
        job.step(),
        new Dependencies(Set.of(JobId.next(NOW)), OnFailure.FAIL));
  }
}
