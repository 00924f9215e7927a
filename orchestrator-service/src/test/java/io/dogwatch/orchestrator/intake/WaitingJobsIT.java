package io.dogwatch.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.WaitingJobs.Ending;
import io.dogwatch.orchestrator.intake.WaitingJobs.Eye;
import io.dogwatch.orchestrator.intake.WaitingJobs.Look;
import io.dogwatch.orchestrator.intake.WaitingJobs.Told;
import io.dogwatch.orchestrator.intake.WaitingJobs.Waiting;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

/** Jobs that wait are looked at when there is a reason to, by one orchestrator at a time. */
@ExtendWith(SharedPostgres.class)
final class WaitingJobsIT {

  private static final Instant NOW = Errand.SUBMITTED_AT;
  private static final Eye WAITS_ON = _ -> new Look.WaitsOn(Map.of());

  private final IntakeDatabase database;
  private final WaitingJobs table;
  private final JobId other = JobId.next(NOW);

  WaitingJobsIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "waiting", test);
    table = new WaitingJobs(database.schema());
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void looksAtWhatIsNewAndThenAtWhatAnEndConcerns() {
    var _ = keep(other);

    assertThat(table.look(10, WAITS_ON)).isEqualTo(1);
    assertThat(table.look(10, WAITS_ON)).isZero();
    table.wake(Set.of(JobId.next(NOW)));
    assertThat(table.look(10, WAITS_ON)).isZero();
    table.wake(Set.of(other));
    assertThat(table.look(10, WAITS_ON)).isEqualTo(1);
  }

  @Test
  void remembersWhatHasEnded() {
    JobId third = JobId.next(NOW);
    var _ = keep(other, third);
    List<Map<JobId, JobState>> seen = new ArrayList<>();

    table.look(10, _ -> new Look.WaitsOn(Map.of(other, JobState.SUCCEEDED)));
    table.wake(Set.of(third));
    table.look(
        10,
        waiting -> {
          seen.add(waiting.ends());
          return new Look.WaitsOn(Map.of());
        });

    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst()).containsEntry(other, JobState.SUCCEEDED).containsEntry(third, null);
    table.wake(Set.of(other));
    assertThat(table.look(10, WAITS_ON)).as("its end is known").isZero();
  }

  /** More than a page of them. */
  @Test
  void looksAtThoseThatFitSomething() {
    List<JobId> all = new ArrayList<>();
    for (int i = 0; i < 203; i++) {
      all.add(keep(other));
    }
    assertThat(table.look(1_000, WAITS_ON)).isEqualTo(203);
    List<JobId> fitting = List.of(all.getFirst(), all.get(101), all.getLast());
    List<JobId> seen = new ArrayList<>();

    table.wake(job -> fitting.contains(job.id()));
    table.look(
        1_000,
        waiting -> {
          seen.add(waiting.job().id());
          return new Look.WaitsOn(Map.of());
        });

    assertThat(seen).containsExactlyInAnyOrderElementsOf(fitting);
  }

  /** Who knew of an end has died. */
  @Test
  void sweepFindsWhatNobodyHasLookedAt() {
    var _ = keep(other);
    table.look(10, WAITS_ON);

    table.sweep(Duration.ofMinutes(1), 10);
    assertThat(table.look(10, WAITS_ON)).isZero();
    table.sweep(Duration.ZERO, 10);
    assertThat(table.look(10, WAITS_ON)).isEqualTo(1);
  }

  @Test
  void whoLooksKeepsOthersAway() throws Exception {
    var _ = keep(other);
    var another = new FutureTask<>(() -> table.look(10, WAITS_ON));

    table.look(
        10,
        _ -> {
          Thread.ofPlatform().start(another).join();
          return new Look.WaitsOn(Map.of());
        });

    assertThat(another.get()).isZero();
  }

  /** The look came too early to see it. */
  @Test
  void endDuringALookLeadsToAnother() throws Exception {
    var _ = keep(other);
    List<Thread> wakers = new ArrayList<>();

    table.look(
        10,
        _ -> {
          Thread waker = Thread.ofPlatform().start(() -> table.wake(Set.of(other)));
          wakers.add(waker);
          await().until(this::somebodyWaitsForALock);
          return new Look.WaitsOn(Map.of());
        });
    wakers.getFirst().join();

    assertThat(table.look(10, WAITS_ON)).isEqualTo(1);
  }

  private boolean somebodyWaitsForALock() throws Exception {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock'"
                    + " and datname = current_database())")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Test
  void lookThatFailsChangesNothing() {
    JobId job = keep(other);

    assertThatThrownBy(
            () ->
                table.look(
                    10,
                    _ -> {
                      throw new IllegalArgumentException("Kafka is away");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(table.lookAt(job, WAITS_ON)).isTrue();
  }

  /** The database would end a session that is idle for 10 s, and Kafka may take longer. */
  @Test
  void endsMayTakeTheirTime() {
    JobId job = keep(other);
    List<String> times = new ArrayList<>();
    var jdbc = new JdbcTemplate(database.dataSource());

    var _ =
        table.look(
            10,
            new Eye() {
              @Override
              public Look at(Waiting waiting) {
                return new Look.Over(new JobFact.Expired());
              }

              @Override
              public Told tell(List<Ending> endings) {
                times.add(
                    String.valueOf(
                        jdbc.queryForObject(
                            "select current_setting('idle_in_transaction_session_timeout')",
                            String.class)));
                return new Told(Set.of(job), Map.of());
              }
            });

    assertThat(times).containsExactly("30s");
    assertThat(table.isAny()).isFalse();
  }

  @Test
  void whatIsReleasedIsInTheOutboxAndWaitsNoMore() {
    JobId job = keep(other);
    var outbox = new Outbox(database.schema());
    outbox.delete(outbox.claim(10, Duration.ofMinutes(1))); // that it waits is told

    table.look(10, waiting -> new Look.Released(waiting.job().released(Payload.json("{\"x\":1}"))));

    List<Outbox.Waiting> released = outbox.claim(10, Duration.ofMinutes(1));
    assertThat(released).hasSize(1);
    assertThat(released.getFirst().job().payload().text()).isEqualTo("{\"x\":1}");
    assertThat(released.getFirst().job().dependencies().isEmpty()).isTrue();
    assertThat(table.lookAt(job, WAITS_ON)).isFalse();
    assertThat(table.isAny()).isFalse();
  }

  private JobId keep(JobId... others) {
    JobId id = JobId.next(NOW);
    JobMessage job = Errand.of(id, "{}", OnFailure.SKIP, others);
    var _ =
        new Intake(database.schema(), () -> {})
            .keep(List.of(new Arrival(job, Traceparent.next(new Random(7)), null)));
    return id;
  }
}
