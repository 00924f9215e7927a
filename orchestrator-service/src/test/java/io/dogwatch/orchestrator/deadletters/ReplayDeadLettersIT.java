package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.deadletters.ManageReplays.Order;
import io.dogwatch.orchestrator.deadletters.PurgeDeadLetters.Purged;
import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.Phase;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Replays and purges of many dead letters on a real database; the test is the clock. */
@ExtendWith(SharedPostgres.class)
final class ReplayDeadLettersIT {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final JobType REPORT = new JobType("report");
  private static final String ALIKE = "aaaaaaaaaaaaaaaa";
  private static final String OTHER = "bbbbbbbbbbbbbbbb";
  private static final String GOOD = "{\"n\":1}";
  private static final DeadLetterFilter ALL =
      new DeadLetterFilter(null, null, null, null, null, null, null);
  private static final int MOST = 10_000;

  private final IntakeDatabase database;
  private final ReadModel model;
  private final Topics topics = new Topics("it.");
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final FakeJobs jobs = new FakeJobs();
  private final Actions actions;
  private final Replays replays;
  private final ReplayItems items;
  private final DeadLetterViews views;
  private final ManageReplays manage;
  private final ReplayDeadLetters replay;
  private long offset;

  ReplayDeadLettersIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "replays", test);
    model = new ReadModel(database.dataSource());
    actions = new Actions(database.schema());
    replays = new Replays(database.schema(), model);
    items = new ReplayItems(database.schema());
    views = new DeadLetterViews(model, topics);
    manage = manage(MOST);
    replay = replay(new Intake(database.schema(), () -> {})::keep);
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

  private ManageReplays manage(int most) {
    return new ManageReplays(replays, items, new NamedLetters(views), now::get, most);
  }

  private ReplayDeadLetters replay(Consumer<List<Arrival>> intake) {
    var types = new JobTypes();
    types.announce(
        KnownType.of(
            new JobTypeDescription(
                REPORT,
                "For tests.",
                "{\"type\": \"object\", \"properties\": {\"n\": {\"type\": \"integer\"}}}",
                GOOD,
                START)));
    var batch = new ReplayBatch(actions, new ReviveJob(types, topics), intake, new Random(1));
    return new ReplayDeadLetters(replays, items, batch, jobs, now::get);
  }

  /** What has become of the jobs, as far as anybody knows. */
  private static final class FakeJobs implements ReplayDeadLetters.Jobs {

    private final Map<JobId, JobState> states = new HashMap<>();

    @Override
    public boolean areTypesKnown() {
      return true;
    }

    @Override
    public Map<JobId, JobState> states(Collection<JobId> jobs) {
      Map<JobId, JobState> known = new HashMap<>(states);
      known.keySet().retainAll(jobs);
      return known;
    }
  }

  @Test
  void replaysThemTheOldestFirstAndNotesWhoDidIt() {
    bury(3, ALIKE);
    UUID id = ask("1000", null);

    pass(Duration.ofSeconds(1));

    assertThat(tally(id)).isEqualTo(new Tally(3, 3, 0));
    assertThat(state(id)).isEqualTo(State.DONE);
    assertThat(submitted()).containsExactlyElementsOf(jobs(id));
    var done = new DeadLetterFilter(null, null, null, null, null, null, Action.Kind.REPLAYED);
    assertThat(views.list(done, null, 10).stream().map(Found::action))
        .containsExactlyInAnyOrderElementsOf(
            submitted().stream()
                .map(job -> new Action(Action.Kind.REPLAYED, "anna", now.get(), job))
                .toList());
  }

  /** 5/s: the first one at once, then one each 200 ms, and no more for a time that was missed. */
  @Test
  void goesNoFasterThanItMay() {
    bury(40, ALIKE);
    UUID id = ask("5", null);

    replay.goOn();
    assertThat(tally(id).replayed()).isEqualTo(1);
    pass(Duration.ofMillis(199));
    assertThat(tally(id).replayed()).isEqualTo(1);
    pass(Duration.ofMillis(1));
    assertThat(tally(id).replayed()).isEqualTo(2);
    replay.goOn();
    assertThat(tally(id).replayed()).isEqualTo(2);
    pass(Duration.ofHours(1));
    assertThat(tally(id).replayed()).isEqualTo(8); // those of a second, and one
    replay.goOn();
    assertThat(tally(id).replayed()).isEqualTo(8);
    assertThat(submitted()).hasSize(8);
  }

  @Test
  void twoOrchestratorsGoNoFasterTogether() {
    bury(40, ALIKE);
    UUID id = ask("5", null);
    ReplayDeadLetters other = replay(new Intake(database.schema(), () -> {})::keep);

    for (int i = 0; i < 20; i++) {
      pass(Duration.ofMillis(100));
      other.goOn();
    }

    assertThat(tally(id).replayed()).isEqualTo(11); // 2 s × 5/s, and one
  }

  @Test
  void manyOrchestratorsReplayNothingTwice() {
    bury(450, ALIKE);
    UUID id = ask("10000", null);
    now.set(START.plusSeconds(1));
    try (var threads = Executors.newFixedThreadPool(4)) {
      while (state(id) != State.DONE) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          all.add(
              CompletableFuture.runAsync(
                  () -> replay(new Intake(database.schema(), () -> {})::keep).goOn(), threads));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        now.set(now.get().plusSeconds(1));
      }
    }

    assertThat(tally(id)).isEqualTo(new Tally(450, 450, 0));
    assertThat(submitted()).hasSize(450).doesNotHaveDuplicates();
  }

  @Test
  void anotherOneGoesOnWhereOneWasBrokenOff() {
    bury(250, ALIKE);
    UUID id = ask("10000", null);
    var intake = new Intake(database.schema(), () -> {});
    var calls = new AtomicReference<>(0);
    ReplayDeadLetters dying =
        replay(
            arrivals -> {
              intake.keep(arrivals);
              if (calls.updateAndGet(it -> it + 1) == 2) {
                throw new DataAccessResourceFailureException("gone");
              }
            });
    now.set(START.plusSeconds(1));
    assertThatThrownBy(dying::goOn).isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(tally(id)).isEqualTo(new Tally(250, 100, 0));
    assertThat(submitted()).hasSize(100);

    replay.goOn();

    assertThat(tally(id)).isEqualTo(new Tally(250, 250, 0));
    assertThat(submitted()).hasSize(250).doesNotHaveDuplicates();
  }

  @Test
  void twoReplaysOfTheSameReplayItOnce() {
    bury(30, ALIKE);
    UUID one = ask("1000", null);
    UUID two = ask("1000", null);

    pass(Duration.ofSeconds(1));

    assertThat(submitted()).hasSize(30);
    assertThat(tally(one).replayed() + tally(two).replayed()).isEqualTo(30);
    assertThat(tally(one).skipped() + tally(two).skipped()).isEqualTo(30);
    assertThat(state(two)).isEqualTo(State.DONE);
  }

  @Test
  void whatDiesLaterIsNotMeant() {
    bury(3, ALIKE);
    UUID id = ask("1000", null);
    bury(2, ALIKE);

    pass(Duration.ofSeconds(1));

    assertThat(tally(id)).isEqualTo(new Tally(3, 3, 0));
    assertThat(views.list(ALL, null, 10)).hasSize(2);
  }

  @Test
  void filterChooses() {
    bury(2, ALIKE);
    now.set(START.plusSeconds(60));
    bury(3, OTHER);
    Instant later = START.plusSeconds(60);

    assertThat(matched(new DeadLetterFilter("report", null, ALIKE, null, null, null, null)))
        .isEqualTo(2);
    assertThat(matched(new DeadLetterFilter(null, "MAX_ATTEMPTS", null, null, later, null, null)))
        .isEqualTo(3);
    assertThat(matched(new DeadLetterFilter(null, null, null, null, null, later, null)))
        .isEqualTo(2);
    assertThat(matched(new DeadLetterFilter("other", null, null, null, null, null, null))).isZero();
    assertThat(matched(ALL)).isEqualTo(5);
  }

  @Test
  void canaryStopsItWhenTheFingerprintReturns() {
    bury(10, ALIKE);
    UUID id = ask("1000", new Canary(3, Duration.ofMinutes(1)));
    pass(Duration.ofSeconds(1));
    assertThat(tally(id).replayed()).isEqualTo(3);
    assertThat(state(id)).isEqualTo(State.CANARY);

    JobId second = jobs(id).get(1);
    die(second, ALIKE, 0);
    pass(Duration.ofSeconds(1));

    assertThat(state(id)).isEqualTo(State.STOPPED);
    assertThat(over(id).reason()).contains(ALIKE, second.toString());
    assertThat(tally(id)).isEqualTo(new Tally(10, 3, 0));
    pass(Duration.ofHours(1));
    assertThat(submitted()).hasSize(3);
  }

  /** Whose death is known before its dead letter is: that tells how it died. */
  @Test
  void canaryPassesWhenItsJobsHaveEnded() {
    bury(10, ALIKE);
    UUID id = ask("1000", new Canary(3, Duration.ofMinutes(1)));
    pass(Duration.ofSeconds(1));
    List<JobId> canary = jobs(id);
    jobs.states.put(canary.get(0), JobState.SUCCEEDED);
    jobs.states.put(canary.get(1), JobState.RUNNING);
    jobs.states.put(canary.get(2), JobState.DEAD);

    pass(Duration.ofSeconds(1));
    assertThat(state(id)).isEqualTo(State.CANARY);
    jobs.states.put(canary.get(1), JobState.SUCCEEDED);
    pass(Duration.ofSeconds(1));
    assertThat(state(id)).isEqualTo(State.CANARY);
    die(canary.get(2), OTHER, 0);
    pass(Duration.ofSeconds(1));

    assertThat(state(id)).isEqualTo(State.DONE);
    assertThat(tally(id)).isEqualTo(new Tally(10, 10, 0));
    assertThat(deadAgain(id)).isEqualTo(1);
  }

  @Test
  void canaryThatDoesNotEndStopsIt() {
    bury(10, ALIKE);
    UUID id = ask("1000", new Canary(2, Duration.ofMinutes(1)));
    pass(Duration.ofSeconds(1));
    pass(Duration.ofMinutes(1));
    assertThat(state(id)).isEqualTo(State.CANARY);

    pass(Duration.ofMillis(1));

    assertThat(state(id)).isEqualTo(State.STOPPED);
    assertThat(over(id).reason()).contains("PT1M", "2 of its 2 jobs");
    assertThat(submitted()).hasSize(2);
  }

  @Test
  void stopsWhenTheFingerprintReturnsLater() {
    bury(10, ALIKE);
    UUID id = ask("1", null);
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    JobId third = jobs(id).get(2);
    die(third, OTHER, 0);
    pass(Duration.ofSeconds(1));
    assertThat(state(id)).isEqualTo(State.RUNNING);

    die(jobs(id).get(3), ALIKE, 0);
    pass(Duration.ofSeconds(1));

    assertThat(state(id)).isEqualTo(State.STOPPED);
    assertThat(submitted()).hasSize(4);
    assertThat(deadAgain(id)).isEqualTo(2);
  }

  /** Nobody has died there before. */
  @Test
  void stopsWhenTheFingerprintReturnsInAnotherPartition() {
    bury(10, ALIKE);
    UUID id = ask("1", null);
    pass(Duration.ofMillis(1));

    die(jobs(id).getFirst(), ALIKE, 3);
    pass(Duration.ofSeconds(1));

    assertThat(state(id)).isEqualTo(State.STOPPED);
  }

  /** Of jobs that nobody has replayed. */
  @Test
  void othersThatDieAlikeStopNothing() {
    bury(3, ALIKE);
    UUID id = ask("1", null);
    pass(Duration.ofMillis(1));

    bury(5, ALIKE);
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));

    assertThat(tally(id)).isEqualTo(new Tally(3, 3, 0));
    assertThat(deadAgain(id)).isZero();
  }

  @Test
  void tellsWhyItSkipsSome() {
    write(letter("report", ALIKE, "{\"n\":\"x\"}", null, 0));
    write(letter("unheard-of", ALIKE, GOOD, null, 0));
    write(letter("report", ALIKE, "\u00ff", null, 0));
    write(letter("report", ALIKE, GOOD, null, 0));
    DeadLetter purged = letter("report", ALIKE, GOOD, null, 0);
    write(purged);
    DeadLetter gone = letter("report", ALIKE, GOOD, null, 0);
    write(gone);
    UUID id = ask("1000", null);
    purge(100).purge(ids(purged), "anna");
    JdbcClient.create(model.dataSource())
        .sql("delete from dead_letter where record_offset = ?")
        .param(gone.place().offset())
        .update();

    pass(Duration.ofSeconds(1));

    assertThat(tally(id)).isEqualTo(new Tally(6, 1, 5));
    assertThat(items.skipped(id))
        .isEqualTo(
            Map.of(
                SkipReason.INVALID_PAYLOAD, 1,
                SkipReason.UNKNOWN_TYPE, 1,
                SkipReason.UNREADABLE, 1,
                SkipReason.HANDLED, 1,
                SkipReason.GONE, 1));
  }

  @Test
  void nothingGoesOnceItIsCancelled() {
    bury(10, ALIKE);
    UUID id = ask("1", null);
    pass(Duration.ofSeconds(1));

    assertThat(manage.cancel(id, "bob", "enough").orElseThrow().wasOver()).isFalse();
    pass(Duration.ofMinutes(1));

    assertThat(submitted()).hasSize(2);
    assertThat(over(id).reason()).isEqualTo("enough");
    assertThat(over(id).by()).isEqualTo("bob");
    assertThat(manage.cancel(id, "bob", "").orElseThrow().wasOver()).isTrue();
    assertThat(over(id).reason()).isEqualTo("enough");
  }

  @Test
  void tooManyAreRefusedAsAWhole() {
    bury(3, ALIKE);

    assertThatThrownBy(() -> manage(2).ask(order(ALL, "50", null), "anna"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("at most 2");

    assertThat(manage.list(null, 10)).isEmpty();
    assertThat(manage(3).ask(order(ALL, "50", null), "anna").tally().matched()).isEqualTo(3);
  }

  @Test
  void replaysThatAreOverAreForgotten() {
    bury(3, ALIKE);
    UUID over = ask("1000", null);
    pass(Duration.ofSeconds(1));
    bury(3, ALIKE);
    UUID active = ask("1", null);
    Instant before = now.get().plusSeconds(1);

    assertThat(replays.forget(before, 10)).isZero();
    assertThat(items.forget(before, 2)).isEqualTo(2);
    assertThat(items.forget(before, 2)).isEqualTo(1);
    assertThat(replays.forget(before, 10)).isEqualTo(1);

    assertThat(manage.find(over)).isEmpty();
    assertThat(manage.find(active)).isPresent();
    assertThat(replays.inTransaction(() -> items.next(active, 0, 10))).hasSize(3);
  }

  @Test
  void purgesInPartsAndEachOfThemOnce() {
    bury(2_500, ALIKE);
    List<Purged> purged;
    try (var threads = Executors.newFixedThreadPool(2)) {
      purged =
          List.of(
                  CompletableFuture.supplyAsync(() -> purge(MOST).purge(all(), "anna"), threads),
                  CompletableFuture.supplyAsync(() -> purge(MOST).purge(all(), "anna"), threads))
              .stream()
              .map(CompletableFuture::join)
              .toList();
    }

    assertThat(purged.stream().mapToInt(Purged::purged).sum()).isEqualTo(2_500);
    assertThat(views.list(ALL, null, 10)).isEmpty();
    var done = new DeadLetterFilter(null, null, null, null, null, null, Action.Kind.PURGED);
    Action action = views.list(done, null, 1).getFirst().action();
    assertThat(action).isEqualTo(new Action(Action.Kind.PURGED, "anna", START, null));
  }

  @Test
  void purgesTheOldestAndTellsThatThereAreMore() {
    bury(5, ALIKE);

    assertThat(purge(3).purge(all(), "anna")).isEqualTo(new Purged(3, 0, true));
    assertThat(purge(3).purge(all(), "anna")).isEqualTo(new Purged(2, 0, false));
  }

  @Test
  void whatThereIsNotIsTold() {
    DeadLetter letter = letter("report", ALIKE, GOOD, null, 0);
    write(letter);
    Selection.Ids known = ids(letter);
    var unknown = new DeadLetterId(REPORT, 7, 7);

    assertThat(purge(3).purge(known, "anna")).isEqualTo(new Purged(1, 0, false));
    assertThat(purge(3).purge(known, "anna")).isEqualTo(new Purged(0, 1, false));
    assertThatThrownBy(
            () ->
                purge(3).purge(new Selection.Ids(List.of(known.ids().getFirst(), unknown)), "anna"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("/ids/1");
  }

  private PurgeDeadLetters purge(int most) {
    return new PurgeDeadLetters(actions, views, new NamedLetters(views), now::get, most);
  }

  private static Selection all() {
    return new Selection.Matching(ALL, "{}");
  }

  private static Selection.Ids ids(DeadLetter letter) {
    return new Selection.Ids(List.of(DeadLetterView.idOf(letter)));
  }

  private UUID ask(String perSecond, @Nullable Canary canary) {
    return manage.ask(order(ALL, perSecond, canary), "anna").id();
  }

  private int matched(DeadLetterFilter filter) {
    return manage.ask(order(filter, "50", null), "anna").tally().matched();
  }

  private static Order order(DeadLetterFilter filter, String perSecond, @Nullable Canary canary) {
    return new Order(new Selection.Matching(filter, "{}"), new BigDecimal(perSecond), canary);
  }

  private Tally tally(UUID id) {
    return manage.find(id).orElseThrow().tally();
  }

  private List<JobId> jobs(UUID id) {
    return items.jobs(id, MOST);
  }

  private State state(UUID id) {
    return manage.find(id).orElseThrow().phase().state();
  }

  private Phase.Over over(UUID id) {
    return (Phase.Over) manage.find(id).orElseThrow().phase();
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
    replay.goOn();
  }

  private void die(JobId job, String fingerprint, int partition) {
    write(letter("report", fingerprint, GOOD, job, partition));
  }

  private void bury(int count, String fingerprint) {
    List<DeadLetter> letters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      letters.add(letter("report", fingerprint, GOOD, null, 0));
    }
    write(letters.toArray(DeadLetter[]::new));
  }

  private DeadLetter letter(
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

  private int deadAgain(UUID id) {
    return replays.inTransaction(() -> items.deadAgain(id));
  }

  /** As the projection does. */
  private void write(DeadLetter... letters) {
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

  /** The jobs on their way to Kafka, in their order. */
  private List<JobId> submitted() {
    return JdbcClient.create(database.dataSource())
        .sql("select job_id from intake.outbox order by seq")
        .query((row, _) -> new JobId(row.getObject("job_id", UUID.class)))
        .list();
  }
}
