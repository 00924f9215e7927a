package io.dogwatch.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.schedules.ManageSchedules.Backfilled;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What users do to schedules, and what must not stop them, on a real database. */
@ExtendWith(SharedPostgres.class)
final class ScheduleRepairIT {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant FIRST = START.plus(HOUR);

  private final IntakeDatabase database;
  private final Schedules schedules;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final OpenJobs jobs = new OpenJobs();
  private final FireSchedules fire;
  private final ManageSchedules manage;

  ScheduleRepairIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "repair", test);
    schedules = new Schedules(database.schema());
    var intake = new Intake(database.schema(), () -> {});
    fire = new FireSchedules(schedules, intake::keep, jobs, now::get, new Random(1));
    var types = new JobTypes();
    types.announce(
        KnownType.of(
            new JobTypeDescription(new JobType("report"), "For tests.", "{}", "{}", START)));
    manage = new ManageSchedules(schedules, fire, types, now::get);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** The jobs of firings before that have not ended. */
  private static final class OpenJobs implements FireSchedules.OtherJobs {

    private final Set<JobId> open = new HashSet<>();

    @Override
    public boolean isOpen(JobId job) {
      return open.contains(job);
    }

    @Override
    public boolean cancel(JobId job, String reason) {
      return open.remove(job);
    }
  }

  @Test
  void instantThatABackfillHasFiredFiresNoMore() {
    put("hourly", "");
    now.set(FIRST);
    assertThat(manage.backfill("hourly", FIRST, FIRST, "anna")).contains(new Backfilled(1, 0));

    fire.fireAll();

    assertThat(submitted()).hasSize(1);
    assertThat(schedules.find("hourly").orElseThrow().nextAt()).isEqualTo(FIRST.plus(HOUR));
    pass(HOUR);
    assertThat(submitted()).hasSize(2);
  }

  /** Of one orchestrator the clock is behind. */
  @Test
  void instantThatHasFiredFiresNoMoreAfterAChange() {
    put("hourly", "");
    pass(HOUR);
    now.set(START);
    put("hourly", "");
    now.set(FIRST);

    fire.fireAll();

    assertThat(submitted()).hasSize(1);
    pass(HOUR);
    assertThat(submitted()).hasSize(2);
  }

  @Test
  void instantThatHasFiredFiresNoMoreAfterAPause() {
    put("hourly", "");
    pass(HOUR);
    var _ = manage.pause("hourly", "anna");
    now.set(START);
    var _ = manage.resume("hourly", "anna");
    now.set(FIRST);

    fire.fireAll();

    assertThat(submitted()).hasSize(1);
    pass(HOUR);
    assertThat(submitted()).hasSize(2);
  }

  /** Its time zone is no more, or another release has put it. */
  @Test
  void oneThatCannotBeReadHoldsUpNoOther() {
    put("a", "");
    put("b", "");
    spoil("a");

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> pass(HOUR));

    assertThat(submitted())
        .extracting(job -> job.origin().metadata().get("schedule"))
        .containsExactly("b");
  }

  @Test
  void oneThatCannotBeReadIsShownAsSuch() {
    put("a", "");
    put("b", "");
    spoil("a");

    List<ScheduleView> shown =
        manage.list("", 10).stream().map(it -> ScheduleView.of(it, null)).toList();

    assertThat(shown).extracting(ScheduleView::id).containsExactly("a", "b");
    assertThat(shown.getFirst().problem()).contains("Mars/Olympus");
    assertThat(shown.getFirst().upcoming()).isEmpty();
    assertThat(shown.getLast().problem()).isNull();
    assertThat(manage.pause("a", "anna")).isPresent();
    assertThatThrownBy(() -> manage.resume("a", "anna"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Mars/Olympus");
  }

  @Test
  void oneThatCannotBeReadCanBePutAnew() {
    put("a", "");
    spoil("a");
    pass(HOUR);

    put("a", "");
    pass(HOUR);

    assertThat(submitted().stream().map(JobMessage::id))
        .containsExactly(JobId.ofFiring("a", START, FIRST.plus(HOUR)));
  }

  /** 7:00, 8:00 and 9:00, one after the other. */
  @ParameterizedTest
  @EnumSource(names = {"SKIP", "QUEUE", "REPLACE"})
  void nextFiringKnowsOfThoseThatABackfillHasFired(Overlap overlap) {
    String name = overlap.name().toLowerCase(Locale.ROOT);
    put(name, ",\"startAt\":\"2026-03-01T05:00:00Z\",\"overlap\":\"" + overlap + "\"");
    var _ = manage.backfill(name, START.minus(HOUR.multipliedBy(3)), START.minus(HOUR), "anna");
    JobId last = JobId.ofFiring(name, START, START.minus(HOUR));
    jobs.open.add(last);
    var _ =
        manage.backfill(
            name, START.minus(HOUR.multipliedBy(4)), START.minus(HOUR.multipliedBy(4)), "anna");
    assertThat(submittedBy(name)).hasSize(4);
    assertThat(submittedBy(name).getLast().dependencies().jobs()).containsExactly(last);
    JobId second = submittedBy(name).getLast().id();
    jobs.open.add(second);

    pass(HOUR);

    if (overlap == Overlap.SKIP) {
      assertThat(submittedBy(name)).hasSize(4);
    } else {
      assertThat(submittedBy(name)).hasSize(5);
      assertThat(submittedBy(name).getLast().dependencies().jobs()).containsExactly(second);
    }
  }

  @Test
  void backfillThatFiresNothingLeavesTheJobBefore() {
    put("hourly", ",\"overlap\":\"queue\"");
    pass(HOUR);

    assertThat(manage.backfill("hourly", FIRST, FIRST, "anna")).contains(new Backfilled(0, 1));

    Stored schedule = schedules.find("hourly").orElseThrow();
    assertThat(schedule.lastJob()).isEqualTo(JobId.ofFiring("hourly", START, FIRST));
    assertThat(schedule.nextAt()).isEqualTo(FIRST.plus(HOUR));
  }

  private void put(String id, String fields) {
    var _ =
        manage.put(
            id,
            "{\"every\":\"PT1H\"%s,\"job\":{\"type\":\"report\",\"payload\":{}}}".formatted(fields),
            "anna");
  }

  private void spoil(String id) {
    int spoiled =
        JdbcClient.create(database.dataSource())
            .sql("update intake.schedule set definition = ? where id = ?")
            .param(
                "{\"cron\":\"0 * * * *\",\"zone\":\"Mars/Olympus\","
                    + "\"job\":{\"type\":\"report\",\"payload\":{}}}")
            .param(id)
            .update();
    assertThat(spoiled).isEqualTo(1);
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
    fire.fireAll();
  }

  private List<JobMessage> submittedBy(String schedule) {
    return submitted().stream()
        .filter(it -> schedule.equals(it.origin().metadata().get("schedule")))
        .toList();
  }

  /** The jobs on their way to Kafka, in their order; those that wait for others, too. */
  private List<JobMessage> submitted() {
    return JdbcClient.create(database.dataSource())
        .sql("select message from intake.outbox order by seq")
        .query((row, _) -> JobMessage.CODEC.decode(row.getBytes(1)).message().orElseThrow())
        .list();
  }
}
