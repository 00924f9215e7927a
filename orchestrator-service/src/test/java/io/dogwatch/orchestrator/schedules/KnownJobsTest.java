package io.dogwatch.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class KnownJobsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobId FIRST = JobId.parse("0193b5a0-7c00-7000-8000-000000000001");
  private static final JobId SECOND = JobId.parse("0193b5a0-7c00-7000-8000-000000000002");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final FakeModel model = new FakeModel();
  private final KnownJobs jobs = new KnownJobs(model, (_, _) -> true, now::get);

  /** Shows some jobs; asking whether that is all of them takes its time. */
  private static final class FakeModel implements KnownJobs.ReadModel {

    private final Map<JobId, JobState> states = new HashMap<>();
    private final List<JobId> questions = new ArrayList<>();
    private boolean isComplete;

    @Override
    public Map<JobId, JobState> states(Collection<JobId> asked) {
      Map<JobId, JobState> known = new HashMap<>(states);
      known.keySet().retainAll(asked);
      return known;
    }

    @Override
    public boolean isComplete(JobId job) {
      questions.add(job);
      return isComplete;
    }
  }

  @Test
  void oneThatIsShownIsNotWaitedFor() throws Exception {
    model.states.put(FIRST, JobState.RUNNING);
    model.states.put(SECOND, JobState.SUCCEEDED);

    assertThat(jobs.isOpen(FIRST)).isTrue();
    assertThat(jobs.isOpen(SECOND)).isFalse();
    assertThat(model.questions).isEmpty();
  }

  @Test
  void oneThatIsForgottenHasEnded() throws Exception {
    model.isComplete = true;

    assertThat(jobs.isOpen(FIRST)).isFalse();
  }

  /** Each time may take a while, and there may be many schedules. */
  @Test
  void readModelThatIsBehindIsLookedAtOnceASecond() throws Exception {
    assertThatThrownBy(() -> jobs.isOpen(FIRST)).isInstanceOf(ReadModelBehindException.class);
    assertThatThrownBy(() -> jobs.isOpen(SECOND)).isInstanceOf(ReadModelBehindException.class);
    assertThat(model.questions).containsExactly(FIRST);
    now.set(NOON.plusSeconds(1));
    model.isComplete = true;
    assertThat(jobs.isOpen(SECOND)).isFalse();
  }
}
