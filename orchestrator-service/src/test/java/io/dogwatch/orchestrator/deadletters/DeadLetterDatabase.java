package io.dogwatch.orchestrator.deadletters;

import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInfo;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Dead letters on a real database, written as the projection does; the test is the clock. */
final class DeadLetterDatabase implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final JobType REPORT = new JobType("report");
  static final String ALIKE = "aaaaaaaaaaaaaaaa";
  static final String OTHER = "bbbbbbbbbbbbbbbb";
  static final String GOOD = "{\"n\":1}";
  static final DeadLetterFilter ALL =
      new DeadLetterFilter(null, null, null, null, null, null, null);
  static final int MOST = 10_000;

  private final IntakeDatabase database;
  private final ReadModel model;
  private final Topics topics = new Topics("it.");
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Actions actions;
  private final DeadLetterViews views;
  private long offset;

  DeadLetterDatabase(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "replays", test);
    model = new ReadModel(database.dataSource());
    actions = new Actions(database.schema());
    views = new DeadLetterViews(model, topics);
    model.start();
    await().atMost(Duration.ofSeconds(30)).until(model::answers);
  }

  DataSource dataSource() {
    return database.dataSource();
  }

  SchemaSetUp schema() {
    return database.schema();
  }

  ReadModel model() {
    return model;
  }

  Topics topics() {
    return topics;
  }

  Actions actions() {
    return actions;
  }

  DeadLetterViews views() {
    return views;
  }

  Intake intake() {
    return new Intake(database.schema(), () -> {});
  }

  Instant now() {
    return now.get();
  }

  void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  PurgeDeadLetters purge(int most) {
    return new PurgeDeadLetters(actions, views, new NamedLetters(views), now::get, most);
  }

  static Selection.Ids ids(DeadLetter letter) {
    return new Selection.Ids(List.of(DeadLetterView.idOf(letter)));
  }

  void bury(int count, String fingerprint) {
    List<DeadLetter> letters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      letters.add(letter("report", fingerprint, GOOD, null, 0));
    }
    write(letters.toArray(DeadLetter[]::new));
  }

  void die(JobId job, String fingerprint, int partition) {
    write(letter("report", fingerprint, GOOD, job, partition));
  }

  DeadLetter letter(
      String type, String fingerprint, String value, @Nullable JobId job, int partition) {
    return new DeadLetter(
        new Place(topics.deadLetters(new JobType(type)).name(), partition, offset++),
        type,
        now.get(),
        "MAX_ATTEMPTS",
        fingerprint,
        job == null ? JobId.next(now.get()) : job,
        4,
        1,
        "w-1",
        new DeadLetter.Reason("TIMEOUT", "too long", null, null),
        new byte[0],
        value.getBytes(StandardCharsets.ISO_8859_1),
        List.of());
  }

  /** As the projection does. */
  void write(DeadLetter... letters) {
    ConnectionCallback<Boolean> write =
        connection -> {
          DeadLetterRows.write(connection, List.of(letters));
          return true;
        };
    new JdbcTemplate(model.dataSource()).execute(write);
    Place last = letters[letters.length - 1].place();
    JdbcClient.create(model.dataSource())
        .sql(
            """
            insert into projection_offset (topic, partition, next) values (?, ?, ?)
            on conflict (topic, partition) do update set next = excluded.next
            """)
        .param(last.topic())
        .param(last.partition())
        .param(last.offset() + 1)
        .update();
  }

  /** As it is when the topic no longer has it. */
  void lose(DeadLetter letter) {
    JdbcClient.create(model.dataSource())
        .sql("delete from dead_letter where record_offset = ?")
        .param(letter.place().offset())
        .update();
  }

  @Override
  public void close() {
    model.close();
    database.close();
  }
}
