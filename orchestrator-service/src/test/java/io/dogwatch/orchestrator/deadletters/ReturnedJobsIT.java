package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.ManageReplays.Order;
import io.dogwatch.orchestrator.deadletters.NextStep.Returned;
import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a replay reads and writes while it waits, on a real database; the test is the clock. */
@ExtendWith(SharedPostgres.class)
final class ReturnedJobsIT {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final JobType REPORT = new JobType("report");
  private static final String ALIKE = "aaaaaaaaaaaaaaaa";
  private static final String OTHER = "bbbbbbbbbbbbbbbb";

  private final IntakeDatabase database;
  private final ReadModel model;
  private final Topics topics = new Topics("it.");
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Replays replays;
  private final ReplayItems items;
  private final ManageReplays manage;
  private final ReplayDeadLetters replay;
  private long offset;

  ReturnedJobsIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "returned", test);
    model = new ReadModel(database.dataSource());
    replays = new Replays(database.schema(), model);
    items = new ReplayItems(database.schema());
    manage =
        new ManageReplays(
            replays, items, new NamedLetters(new DeadLetterViews(model, topics)), now::get, 100);
    replay = replay();
  }

  @BeforeEach
  void start() {
    model.start();
    await().atMost(Duration.ofSeconds(30)).until(model::answers);
  }

  @AfterEach
  void stop() {
    model.close();
    database.close();
  }

  /** How it died does not change: that it has shows who looks at it again. */
  @Test
  void looksAtADeadLetterOnce() {
    UUID id = ask("1", null);
    pass();
    JobId first = jobs(id).getFirst();
    die(first, OTHER);
    pass();

    sql("update dead_letter set fingerprint = '%s' where job_id = '%s'".formatted(ALIKE, first));
    pass();
    assertThat(state(id)).isEqualTo(State.RUNNING);

    die(jobs(id).get(1), ALIKE);
    pass();
    assertThat(state(id)).isEqualTo(State.STOPPED);
  }

  @Test
  void whoBeginsAnewLooksAtThemAll() {
    UUID id = ask("1", null);
    pass();
    JobId first = jobs(id).getFirst();
    die(first, OTHER);
    pass();
    sql("update dead_letter set fingerprint = '%s' where job_id = '%s'".formatted(ALIKE, first));

    replay().goOn();

    assertThat(state(id)).isEqualTo(State.STOPPED);
  }

  /** Who can't note that it is over finds it again. */
  @Test
  void oneThatHasReturnedIsFoundUntilItsReplayIsOver() {
    UUID id = ask("1", null);
    pass();
    JobId first = jobs(id).getFirst();
    die(first, ALIKE);
    var returned = new ReturnedJobs(items);

    assertThat(replays.inTransaction(() -> returned.find(id))).contains(new Returned(first, ALIKE));
    assertThat(replays.inTransaction(() -> returned.find(id))).contains(new Returned(first, ALIKE));
  }

  @Test
  void replayThatWaitsWritesNothing() {
    UUID id = ask("1", new Canary(1, Duration.ofDays(1)));
    pass();
    String version = version(id);

    pass();
    pass();

    assertThat(state(id)).isEqualTo(State.CANARY);
    assertThat(version(id)).isEqualTo(version);
  }

  private ReplayDeadLetters replay() {
    var types = new JobTypes();
    types.announce(
        KnownType.of(
            new JobTypeDescription(REPORT, "For tests.", "{\"type\":\"object\"}", "{}", START)));
    return new ReplayDeadLetters(
        replays,
        items,
        new ReplayBatch(
            new Actions(database.schema()),
            new ReviveJob(types, topics),
            new Intake(database.schema(), () -> {})::keep,
            new Random(1)),
        new NothingEnds(),
        now::get);
  }

  private static final class NothingEnds implements ReplayDeadLetters.Jobs {

    @Override
    public boolean areTypesKnown() {
      return true;
    }

    @Override
    public Map<JobId, JobState> states(Collection<JobId> jobs) {
      return Map.of();
    }
  }

  /** Of ten that failed alike. */
  private UUID ask(String perSecond, @Nullable Canary canary) {
    for (int i = 0; i < 10; i++) {
      die(JobId.next(now.get()), ALIKE);
    }
    var all = new DeadLetterFilter(null, null, null, null, null, null, null);
    return manage
        .ask(
            new Order(new Selection.Matching(all, "{}"), new BigDecimal(perSecond), canary), "anna")
        .id();
  }

  private void pass() {
    now.set(now.get().plusSeconds(1));
    replay.goOn();
  }

  private List<JobId> jobs(UUID id) {
    return items.jobs(id, 100);
  }

  private State state(UUID id) {
    return manage.find(id).orElseThrow().phase().state();
  }

  /** Another one for each update, even of nothing. */
  private String version(UUID id) {
    return JdbcClient.create(database.dataSource())
        .sql("select cast(ctid as text) from intake.dead_letter_replay where id = ?")
        .param(id)
        .query(String.class)
        .single();
  }

  /** As the projection writes it. */
  private void die(JobId job, String fingerprint) {
    var place = new Place(topics.deadLetters(REPORT).name(), 0, offset++);
    var letter =
        new DeadLetter(
            place,
            REPORT.name(),
            now.get(),
            "MAX_ATTEMPTS",
            fingerprint,
            job,
            4,
            1,
            "w-1",
            new DeadLetter.Reason("TIMEOUT", "too long", null, null),
            new byte[0],
            "{}".getBytes(StandardCharsets.UTF_8),
            List.of());
    ConnectionCallback<Boolean> write =
        connection -> {
          DeadLetterRows.write(connection, List.of(letter));
          return true;
        };
    new JdbcTemplate(model.dataSource()).execute(write);
    JdbcClient.create(model.dataSource())
        .sql(
            """
            insert into projection_offset (topic, partition, next) values (?, ?, ?)
            on conflict (topic, partition) do update set next = excluded.next
            """)
        .param(place.topic())
        .param(place.partition())
        .param(place.offset() + 1)
        .update();
  }

  private void sql(String sql) {
    var _ = JdbcClient.create(model.dataSource()).sql(sql).update();
  }
}
