package io.dogwatch.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Schedules on a real database; the test is the clock. */
@ExtendWith(SharedPostgres.class)
final class FireSchedulesIT {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final IntakeDatabase database;
  private final Schedules schedules;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final FakeJobs jobs = new FakeJobs();
  private final FireSchedules fire;
  private final ManageSchedules manage;

  FireSchedulesIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "schedules", test);
    schedules = new Schedules(database.schema());
    fire = orchestrator();
    manage = new ManageSchedules(schedules, fire, new JobTypes(), now::get);
  }

  private FireSchedules orchestrator() {
    return fire(new Intake(database.schema(), () -> {})::keep);
  }

  private FireSchedules fire(Consumer<List<Arrival>> intake) {
    return new FireSchedules(schedules, intake, jobs, now::get, new Random(1));
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** The jobs of firings before, as far as anybody knows. */
  private static final class FakeJobs implements FireSchedules.OtherJobs {

    private final Set<JobId> open = new HashSet<>();
    private final Set<JobId> unknown = new HashSet<>();
    private final List<JobId> cancelled = new ArrayList<>();

    @Override
    public boolean isOpen(JobId job) {
      if (unknown.contains(job)) {
        throw new ReadModelBehindException();
      }
      return open.contains(job);
    }

    @Override
    public boolean cancel(JobId job, String reason) {
      cancelled.add(job);
      return true;
    }
  }

  @Test
  void firesWhenItsTimeHasCome() {
    put("hourly", "\"every\":\"PT1H\"");
    fire.fireAll();
    assertThat(submitted()).isEmpty();

    pass(Duration.ofHours(1));

    List<JobMessage> submitted = submitted();
    assertThat(submitted).hasSize(1);
    JobMessage job = submitted.getFirst();
    Instant at = START.plus(Duration.ofHours(1));
    assertThat(job.id()).isEqualTo(JobId.ofFiring("hourly", START, at));
    assertThat(job.payload().text())
        .isEqualTo("{\"day\":\"until 2026-03-01T11:00:00Z\",\"n\":1.10}");
    assertThat(job.origin().metadata())
        .containsEntry("schedule", "hourly")
        .containsEntry("scheduledFor", "2026-03-01T11:00:00Z")
        .containsEntry("team", "blue");
    assertThat(schedules.find("hourly").orElseThrow().nextAt())
        .isEqualTo(START.plus(Duration.ofHours(2)));
    assertThat(schedules.firings("hourly", null, 10)).hasSize(1);
  }

  /** Whoever looks first decides; nobody waits for another one. */
  @Test
  void manyOrchestratorsFireEachInstantOnce() {
    for (int i = 0; i < 5; i++) {
      put("s-" + i, "\"every\":\"PT1S\",\"overlap\":\"ALLOW\"");
    }

    passWithMany(4, Duration.ofSeconds(1), 50);

    assertThat(submitted().stream().map(JobMessage::id)).hasSize(250).doesNotHaveDuplicates();
  }

  /** In Berlin, on 2026-03-29: at 01:00 UTC it is 03:00, and 02:30 is left out. */
  @Test
  void cronFiresOnceADayWhereClocksArePutForward() {
    now.set(Instant.parse("2026-03-28T00:00:00Z"));
    put("nightly", "\"cron\":\"30 2 * * *\",\"zone\":\"Europe/Berlin\"");

    passWithMany(2, Duration.ofMinutes(30), 3 * 48);

    assertThat(submitted().stream().map(JobMessage::id)).doesNotHaveDuplicates();
    assertThat(submitted().stream().map(FireSchedulesIT::firedFor))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
  }

  /** In Berlin, on 2026-10-25: 02:30 is at 00:30 UTC and again at 01:30 UTC. */
  @Test
  void cronFiresOnceADayWhereClocksArePutBack() {
    now.set(Instant.parse("2026-10-24T00:00:00Z"));
    put("nightly", "\"cron\":\"30 2 * * *\",\"zone\":\"Europe/Berlin\"");

    passWithMany(2, Duration.ofMinutes(30), 3 * 48);

    assertThat(submitted().stream().map(JobMessage::id)).doesNotHaveDuplicates();
    assertThat(submitted().stream().map(FireSchedulesIT::firedFor))
        .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  /** It died in between, or its database did. */
  @Test
  void firingThatIsBrokenOffIsMadeAgainWithTheSameId() {
    put("hourly", "\"every\":\"PT1H\"");
    now.set(START.plus(Duration.ofHours(1)));
    List<JobId> tried = new ArrayList<>();
    FireSchedules broken =
        fire(
            arrivals -> {
              arrivals.forEach(it -> tried.add(it.job().id()));
              throw new DataAccessResourceFailureException("gone");
            });
    assertThatThrownBy(broken::fireAll).isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(schedules.firings("hourly", null, 10)).isEmpty();

    fire.fireAll();

    assertThat(submitted().stream().map(JobMessage::id)).containsExactlyElementsOf(tried);
  }

  @Test
  void clockThatGoesBackFiresNothingTwice() {
    put("hourly", "\"every\":\"PT1H\"");
    pass(Duration.ofHours(1));
    now.set(START.minus(Duration.ofHours(5)));
    fire.fireAll();
    now.set(START.plus(Duration.ofHours(1)));
    fire.fireAll();

    assertThat(submitted()).hasSize(1);
  }

  @Test
  void firingIsLeftOutWhileTheJobBeforeRuns() {
    put("hourly", "\"every\":\"PT1H\",\"overlap\":\"skip\"");
    pass(Duration.ofHours(1));
    jobs.open.add(submitted().getFirst().id());

    pass(Duration.ofHours(1));
    assertThat(submitted()).hasSize(1);
    assertThat(schedules.firings("hourly", null, 1).getFirst().job()).isNull();
    jobs.open.clear();
    pass(Duration.ofHours(1));

    assertThat(submitted()).hasSize(2);
  }

  @Test
  void jobWaitsForTheOneBefore() {
    put("hourly", "\"every\":\"PT1H\",\"overlap\":\"queue\"");
    pass(Duration.ofHours(1));
    JobId first = submitted().getFirst().id();
    jobs.open.add(first);

    pass(Duration.ofHours(1));

    JobMessage second = submitted().getLast();
    assertThat(second.dependencies().jobs()).containsExactly(first);
    assertThat(second.dependencies().onFailure()).isEqualTo(JobMessage.Dependencies.OnFailure.RUN);
    assertThat(jobs.cancelled).isEmpty();
  }

  @Test
  void jobBeforeIsTakenBack() {
    put("hourly", "\"every\":\"PT1H\",\"overlap\":\"replace\"");
    pass(Duration.ofHours(1));
    JobId first = submitted().getFirst().id();
    jobs.open.add(first);

    pass(Duration.ofHours(1));

    assertThat(jobs.cancelled).containsExactly(first);
    assertThat(submitted().getLast().dependencies().jobs()).containsExactly(first);
  }

  @Test
  void severalAtOnceFollowEachOther() {
    put("hourly", "\"every\":\"PT1H\",\"overlap\":\"queue\",\"misfire\":\"all\"");

    pass(Duration.ofHours(3));

    List<JobMessage> all = submitted();
    assertThat(all).hasSize(3);
    assertThat(all.get(1).dependencies().jobs()).containsExactly(all.getFirst().id());
    assertThat(all.get(2).dependencies().jobs()).containsExactly(all.get(1).id());
  }

  @Test
  void ofSeveralAtOnceTheLastReplacesTheOthers() {
    put("hourly", "\"every\":\"PT1H\",\"overlap\":\"replace\",\"misfire\":\"all\"");

    pass(Duration.ofHours(3));

    assertThat(submitted()).hasSize(1);
    assertThat(schedules.firings("hourly", null, 10)).hasSize(3);
  }

  @Test
  void oneThatCannotBeDecidedAboutHoldsUpNoOther() {
    put("a", "\"every\":\"PT1H\",\"overlap\":\"skip\"");
    put("b", "\"every\":\"PT2H\"");
    pass(Duration.ofHours(1));
    JobId first = submitted().getFirst().id();
    jobs.unknown.add(first);

    pass(Duration.ofHours(1));

    assertThat(submitted()).hasSize(2);
    jobs.unknown.clear();
    fire.fireAll();
    assertThat(submitted()).hasSize(3);
  }

  @Test
  void scheduleThatIsPausedFiresNothing() {
    put("hourly", "\"every\":\"PT1H\"");
    schedules.pause("hourly");

    pass(Duration.ofHours(3));

    assertThat(submitted()).isEmpty();
  }

  /** Even one that makes up for all that nobody was there for. */
  @Test
  void whatCameWhileItWasPausedIsNotMadeUpFor() {
    put("hourly", "\"every\":\"PT1H\",\"misfire\":\"all\"");
    pass(Duration.ofHours(1));
    assertThat(manage.pause("hourly", "test")).isPresent();
    pass(Duration.ofMinutes(150));

    assertThat(manage.resume("hourly", "test").orElseThrow().nextAt())
        .isEqualTo("2026-03-01T14:00:00Z");
    fire.fireAll();
    assertThat(submitted()).hasSize(1);
    pass(Duration.ofMinutes(30));

    assertThat(submitted().stream().map(FireSchedulesIT::firedFor))
        .containsExactly("2026-03-01T11:00:00Z", "2026-03-01T14:00:00Z");
    assertThat(schedules.firings("hourly", null, 10)).hasSize(2);
  }

  @Test
  void scheduleOfAnInstantFiresOnce() {
    put("once", "\"at\":\"2026-03-01T12:00:00Z\"");

    pass(Duration.ofHours(2));
    pass(Duration.ofHours(2));

    assertThat(submitted()).hasSize(1);
    assertThat(schedules.find("once").orElseThrow().nextAt()).isNull();
  }

  private void put(String id, String fields) {
    Definition definition =
        DefinitionReader.stored(
            """
            {%s,"job":{"type":"report","metadata":{"team":"blue"},
              "payload":{"day":"until ${schedule.time}","n":1.10}}}
            """
                .formatted(fields),
            now.get());
    Instant next = definition.timetable().next(now.get()).orElseThrow();
    assertThat(schedules.put(id, definition, now.get(), next)).isTrue();
  }

  /** Time passes in steps, after each of which so many orchestrators look at once. */
  private void passWithMany(int orchestrators, Duration step, int steps) {
    List<FireSchedules> all = Stream.generate(this::orchestrator).limit(orchestrators).toList();
    try (var threads = Executors.newFixedThreadPool(orchestrators)) {
      for (int i = 0; i < steps; i++) {
        now.set(now.get().plus(step));
        CompletableFuture.allOf(
                all.stream()
                    .map(it -> CompletableFuture.runAsync(it::fireAll, threads))
                    .toArray(CompletableFuture<?>[]::new))
            .join();
      }
    }
  }

  private static String firedFor(JobMessage job) {
    return Objects.requireNonNull(job.origin().metadata().get("scheduledFor"));
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
    fire.fireAll();
  }

  /** The jobs on their way to Kafka, in their order; those that wait for others, too. */
  private List<JobMessage> submitted() {
    return JdbcClient.create(database.dataSource())
        .sql("select job_id, message from intake.outbox order by seq")
        .query(
            (row, _) -> {
              JobMessage job =
                  JobMessage.CODEC.decode(row.getBytes("message")).message().orElseThrow();
              assertThat(job.id().value()).isEqualTo(row.getObject("job_id", UUID.class));
              return job;
            })
        .list();
  }
}
