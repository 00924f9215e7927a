package io.dogwatch.orchestrator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of many jobs that come at once. */
@ExtendWith(SharedPostgres.class)
final class IntakeIT {

  private static final Instant NOW = Errand.SUBMITTED_AT;

  private final Random random = new Random(7);
  private final IntakeDatabase database;
  private final Intake intake;
  private final JobId first = JobId.next(NOW);
  private final JobId second = JobId.next(NOW);
  private final JobId third = JobId.next(NOW);

  IntakeIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "intake", test);
    intake = new Intake(database.schema(), () -> {});
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void keepsEachAsIfTheyCameOneAfterTheOther() {
    List<Arrival> arrivals =
        List.of(
            keyed(first, "a", "{}"),
            keyed(second, "a", "{}"),
            keyed(JobId.next(NOW), "a", "{\"x\":1}"),
            job(third, null),
            keyed(second, "b", "{}"));

    List<Kept> kept = intake.keepEach(arrivals);

    assertThat(kept)
        .containsExactly(
            new Kept.New(first),
            new Kept.Known(first),
            new Kept.Taken(first),
            new Kept.New(third),
            new Kept.New(second));
    assertThat(published()).containsExactly(first, third, second);
  }

  /** The first one has the key, whatever order the database prefers. */
  @Test
  void keyBelongsToTheFirstOfMany() {
    List<Arrival> arrivals = new ArrayList<>();
    List<Kept> expected = new ArrayList<>();
    for (int key = 0; key < 100; key++) {
      JobId owner = JobId.next(NOW);
      arrivals.add(keyed(owner, "k" + key, "{}"));
      expected.add(new Kept.New(owner));
      for (int again = 0; again < 5; again++) {
        arrivals.add(keyed(JobId.next(NOW), "k" + key, "{}"));
        expected.add(new Kept.Known(owner));
      }
    }

    assertThat(intake.keepEach(arrivals)).isEqualTo(expected);
  }

  @Test
  void publishesAJobOfTheSameKeyAndIdOnce() {
    List<Kept> kept = intake.keep(List.of(keyed(first, "a", "{}"), keyed(first, "a", "{}")));

    assertThat(kept).containsExactly(new Kept.New(first), new Kept.Known(first));
    assertThat(published()).containsExactly(first);
  }

  @Test
  void refusesOnlyTheJobThatClosesACircle() {
    List<Kept> kept =
        intake.keepEach(
            List.of(
                keyed(JobId.next(NOW), "a", "{}"),
                job(first, null, second),
                job(second, null, third),
                job(third, null, first),
                keyed(JobId.next(NOW), "b", "{}")));

    assertThat(kept.subList(1, 4))
        .containsExactly(new Kept.New(first), new Kept.New(second), new Kept.Circular(third));
    assertThat(kept.getFirst()).isInstanceOf(Kept.New.class);
    assertThat(kept.getLast()).isInstanceOf(Kept.New.class);
    assertThat(published())
        .containsExactly(kept.getFirst().id(), first, second, kept.getLast().id());
  }

  /** Nobody is told that a job is accepted of which nothing is kept. */
  @Test
  void idOfAJobThatWaitsIsForThatJob() {
    intake.keep(List.of(job(first, null, third)));

    assertThat(intake.keep(List.of(job(first, null, third))))
        .containsExactly(new Kept.Known(first));
    assertThat(intake.keep(List.of(job(first, null, second))))
        .containsExactly(new Kept.Occupied(first));
    assertThat(intake.keepEach(List.of(payload(first, "{\"x\":1}", third), job(second, null))))
        .containsExactly(new Kept.Occupied(first), new Kept.New(second));
    assertThat(published()).containsExactly(first, second);
  }

  @Test
  void ofTwoOfOneIdThatComeAtOnceOneWaits() {
    assertThat(intake.keepEach(List.of(job(first, null, third), job(first, null, third))))
        .containsExactly(new Kept.New(first), new Kept.Known(first));
    assertThat(
            intake.keepEach(List.of(job(second, null, third), payload(second, "{\"x\":1}", third))))
        .containsExactly(new Kept.New(second), new Kept.Occupied(second));
    assertThat(published()).containsExactly(first, second);
  }

  /** A key is not spent on a job that is refused. */
  @Test
  void keyOfAJobWhoseIdIsTakenStaysFree() {
    intake.keep(List.of(job(first, null, third)));
    var key = new Arrival.Key("", "k", Fingerprint.of("k"));

    assertThat(intake.keepEach(List.of(job(first, key, second))))
        .containsExactly(new Kept.Occupied(first));
    assertThat(intake.keepEach(List.of(job(second, key)))).containsExactly(new Kept.New(second));
  }

  /** Who is told looks at once, and no more for a while. */
  @Test
  void tellsWhatIsNewWhenOthersCanSeeIt() {
    List<List<JobId>> seen = new ArrayList<>();
    var telling = new Intake(database.schema(), () -> seen.add(publishedToOthers()));
    var outer = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));

    outer.executeWithoutResult(
        _ -> {
          var _ = telling.keep(List.of(job(first, null)));
          assertThat(seen).isEmpty();
        });
    var _ = telling.keep(List.of(job(second, null)));

    assertThat(seen).containsExactly(List.of(first), List.of(first, second));
  }

  /** As another connection sees them. */
  private List<JobId> publishedToOthers() {
    return CompletableFuture.supplyAsync(this::published).join();
  }

  private List<JobId> published() {
    return new Outbox(database.schema()).first(1_000).stream().map(JobMessage::id).toList();
  }

  private Arrival keyed(JobId id, String key, String payload) {
    var submitted = Fingerprint.ofJson(payload.getBytes(UTF_8));
    return job(id, new Arrival.Key("", key, submitted));
  }

  private Arrival job(JobId id, Arrival.@Nullable Key key, JobId... others) {
    return arrival(id, key, "{}", others);
  }

  private Arrival payload(JobId id, String payload, JobId... others) {
    return arrival(id, null, payload, others);
  }

  private Arrival arrival(JobId id, Arrival.@Nullable Key key, String payload, JobId... others) {
    JobMessage job = Errand.of(id, payload, OnFailure.SKIP, others);
    return new Arrival(job, Traceparent.next(random), key);
  }
}
