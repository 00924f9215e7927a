package io.dogwatch.orchestrator.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.Errand;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.intake.WaitingJobs;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that wait for one that nobody has submitted, on a real database; the test is the clock. */
@ExtendWith(SharedPostgres.class)
final class UnheardOfJobsIT {

  private static final Instant NOW = Errand.SUBMITTED_AT;
  private static final Duration DAY = Duration.ofHours(24);

  private final IntakeDatabase database;
  private final WaitingJobs table;
  private final FakeJobs others = new FakeJobs();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ReleaseJobs release;
  private final JobId other = JobId.next(NOW);
  private Instant now = NOW;

  UnheardOfJobsIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "unheard_of", test);
    table = new WaitingJobs(database.schema());
    release =
        new ReleaseJobs(
            table,
            others,
            new Ends(producer, new Topics("release."), new Random(3)),
            new StandingCancellations(),
            () -> {},
            () -> now);
  }

  @AfterEach
  void stop() {
    release.close();
    database.close();
  }

  /** What is known of other jobs. */
  private static final class FakeJobs implements ReleaseJobs.OtherJobs {

    private final Map<JobId, JobState> states = new HashMap<>();

    @Override
    public Map<JobId, JobState> states(Collection<JobId> jobs) {
      Map<JobId, JobState> known = new HashMap<>(states);
      known.keySet().retainAll(Set.copyOf(jobs));
      return known;
    }

    @Override
    public Optional<Payload> result(JobId job) {
      return Optional.empty();
    }
  }

  @Test
  void waitsADayForOneThatNobodyHasSubmitted() {
    JobId job = keep(OnFailure.SKIP);
    Instant since = table.oldest().orElseThrow();

    lookAt(since.plus(DAY));
    assertThat(producer.history()).isEmpty();
    assertThat(table.isAny()).isTrue();

    lookAt(since.plus(DAY).plusMillis(1));
    assertThat(table.isAny()).isFalse();
    assertThat(producer.history()).hasSize(1);
    JobEvent told =
        JobEvent.CODEC.decode(producer.history().getFirst().value()).message().orElseThrow();
    assertThat(told.job()).isEqualTo(job);
    assertThat(told.fact())
        .isEqualTo(
            new JobFact.Skipped("it depends on job " + other + ", which nobody has submitted"));
  }

  @Test
  void waitsOnForOneThatSomebodyHasSubmitted() {
    var _ = keep(OnFailure.SKIP);
    Instant since = table.oldest().orElseThrow();
    others.states.put(other, JobState.QUEUED);

    lookAt(since.plus(DAY.multipliedBy(365)));

    assertThat(producer.history()).isEmpty();
    assertThat(table.isAny()).isTrue();
  }

  @Test
  void runsAfterADayIfItDoesNotMind() {
    var _ = keep(OnFailure.RUN);
    Instant since = table.oldest().orElseThrow();

    lookAt(since.plus(DAY));
    assertThat(table.isAny()).isTrue();

    lookAt(since.plus(DAY).plusMillis(1));
    assertThat(table.isAny()).isFalse();
    assertThat(producer.history()).isEmpty();
  }

  private void lookAt(Instant time) {
    now = time;
    table.sweep(Duration.ZERO, 10);
    assertThat(release.lookAtAll()).isEqualTo(1);
  }

  private JobId keep(OnFailure onFailure) {
    JobId id = JobId.next(NOW);
    JobMessage job = Errand.of(id, "{}", onFailure, other);
    var _ =
        new Intake(database.schema(), () -> {})
            .keep(List.of(new Arrival(job, Traceparent.next(new Random(7)), null)));
    return id;
  }
}
