package io.dogwatch.orchestrator.dependencies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many jobs that are looked at together, on a real database. */
@ExtendWith(SharedPostgres.class)
final class ReleaseJobsIT {

  private static final Instant NOW = Errand.SUBMITTED_AT;
  private static final JobType ERRAND = Errand.TYPE;

  private final Random random = new Random(7);
  private final Topics topics = new Topics("it.");
  private final IntakeDatabase database;
  private final FakeJobs jobs = new FakeJobs();
  private final FussyProducer kafka = new FussyProducer(true);
  private final ReleaseJobs release;
  private final JobId other = JobId.next(NOW);

  ReleaseJobsIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "release", test);
    release = release(kafka);
  }

  private ReleaseJobs release(FussyProducer producer) {
    return new ReleaseJobs(
        new WaitingJobs(database.schema()),
        jobs,
        new Ends(producer, topics, random),
        new StandingCancellations(),
        () -> {},
        () -> NOW);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** What has become of other jobs; about some questions fail. */
  private static final class FakeJobs implements ReleaseJobs.OtherJobs {

    private final Map<JobId, JobState> states = new HashMap<>();
    private final Set<JobId> broken = new HashSet<>();

    @Override
    public Map<JobId, JobState> states(Collection<JobId> asked) {
      if (asked.stream().anyMatch(broken::contains)) {
        throw new IllegalArgumentException("a state that is known expected");
      }
      Map<JobId, JobState> known = new HashMap<>(states);
      known.keySet().retainAll(asked);
      return known;
    }

    @Override
    public Optional<Payload> result(JobId job) {
      return Optional.of(Payload.json("{\"price\":1}"));
    }
  }

  /** Does not take records of some keys, and takes the others when it is told to, or at once. */
  private static final class FussyProducer extends MockProducer<byte[], byte[]> {

    private final Set<String> refused = new HashSet<>();

    FussyProducer(boolean takesAtOnce) {
      super(takesAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (refused.contains(new String(record.key(), UTF_8))) {
        throw new TimeoutException("topic not present in metadata");
      }
      return super.send(record, callback);
    }
  }

  /** A schedule's job has a dependency that its user knows nothing of. */
  @Test
  void oneWhoseReferenceIsToNoJobDiesOnceAndHoldsUpNoOther() {
    JobId good = keep(OnFailure.RUN, "{\"x\":\"${jobs.%s.result.price}\"}".formatted(other));
    JobId bad = keep(OnFailure.RUN, "{\"x\":\"${jobs." + "-".repeat(36) + ".result}\"}");
    JobId dead = keep(OnFailure.FAIL, "{}", JobId.next(NOW));
    jobs.states.put(other, JobState.SUCCEEDED);
    jobs.states.put(dependencyOf(dead), JobState.DEAD);

    lookTwice();

    assertThat(released()).containsExactly(good);
    assertThat(deadLetters()).containsExactlyInAnyOrder(bad.toString(), dead.toString());
    assertThat(waiting()).isEmpty();
  }

  @Test
  void oneThatCannotBeLookedAtHoldsUpNoOther() {
    JobId third = JobId.next(NOW);
    JobId broken = keep(OnFailure.RUN, "{}", third);
    JobId good = keep(OnFailure.RUN, "{}");
    JobId dead = keep(OnFailure.FAIL, "{}", JobId.next(NOW));
    jobs.broken.add(third);
    jobs.states.put(other, JobState.SUCCEEDED);
    jobs.states.put(dependencyOf(dead), JobState.DEAD);

    lookTwice();

    assertThat(released()).containsExactly(good);
    assertThat(deadLetters()).containsExactly(dead.toString());
    assertThat(waiting()).containsExactly(broken);
  }

  /** Another release has written it. */
  @Test
  void oneThatCannotBeReadHoldsUpNoOther() {
    JobId unreadable = keep(OnFailure.RUN, "{}");
    JobId good = keep(OnFailure.RUN, "{}");
    jobs.states.put(other, JobState.SUCCEEDED);
    sql("update intake.waiting_job set message = '\\x00' where job_id = ?")
        .param(unreadable.value())
        .update();

    lookTwice();

    assertThat(released()).containsExactly(good);
    assertThat(waiting()).containsExactly(unreadable);
  }

  @Test
  void whatKafkaHasIsNotToldAgainSinceItRefusesSomethingElse() {
    List<JobId> dead =
        List.of(keep(OnFailure.FAIL, "{}"), keep(OnFailure.FAIL, "{}"), keep(OnFailure.FAIL, "{}"));
    jobs.states.put(other, JobState.DEAD);
    JobId refused = dead.getLast();
    kafka.refused.add(refused.toString());

    assertThatThrownBy(release::lookAtAll)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
    assertThatThrownBy(release::lookAtAll).isInstanceOf(CompletionException.class);
    assertThat(waiting()).contains(refused);
    kafka.refused.clear();
    lookTwice();

    assertThat(waiting()).isEmpty();
    assertThat(deadLetters())
        .containsExactlyInAnyOrderElementsOf(dead.stream().map(JobId::toString).toList());
    assertThat(events())
        .containsExactlyInAnyOrderElementsOf(dead.stream().map(JobId::toString).toList());
  }

  /** Kafka may take as long for all of them as for one. */
  @Test
  void endsAreToldTogether() throws Exception {
    for (int i = 0; i < 3; i++) {
      var _ = keep(OnFailure.SKIP, "{}");
    }
    jobs.states.put(other, JobState.DEAD);
    var slow = new FussyProducer(false);
    var look = new FutureTask<>(release(slow)::lookAtAll);

    Thread looker = Thread.ofPlatform().start(look);
    try {
      await().atMost(Duration.ofSeconds(10)).until(() -> slow.history().size() == 3);
    } finally {
      while (looker.isAlive()) {
        var _ = slow.completeNext();
        looker.join(Duration.ofMillis(10));
      }
    }

    assertThat(look.get()).isEqualTo(3);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void oneThatIsTakenBackWaitsOnIfKafkaDoesNotTakeThat() {
    JobId job = keep(OnFailure.RUN, "{}");
    kafka.refused.add(job.toString());

    assertThatThrownBy(() -> release.cancel(job, "no longer wanted"))
        .isInstanceOf(CompletionException.class);
    assertThat(waiting()).containsExactly(job);
    kafka.refused.clear();

    assertThat(release.cancel(job, "no longer wanted")).isTrue();
    assertThat(events()).containsExactly(job.toString());
    assertThat(waiting()).isEmpty();
  }

  private void lookTwice() {
    var _ = release.lookAtAll();
    var _ = release.lookAtAll();
  }

  private List<String> deadLetters() {
    return keysOf(topics.deadLetters(ERRAND).name());
  }

  private List<String> events() {
    return keysOf(topics.jobEvents().name());
  }

  private List<String> keysOf(String topic) {
    return kafka.history().stream()
        .filter(it -> it.topic().equals(topic))
        .map(it -> new String(it.key(), UTF_8))
        .toList();
  }

  /** On their way to their lanes. */
  private List<JobId> released() {
    return sql("select message from intake.outbox order by seq")
        .query((row, _) -> JobMessage.CODEC.decode(row.getBytes(1)).message().orElseThrow())
        .list()
        .stream()
        .filter(it -> it.dependencies().isEmpty())
        .map(JobMessage::id)
        .toList();
  }

  private List<JobId> waiting() {
    return sql("select job_id from intake.waiting_job")
        .query((row, _) -> new JobId(row.getObject(1, UUID.class)))
        .list();
  }

  private JobId dependencyOf(JobId job) {
    return sql("select depends_on from intake.dependency where job_id = ?")
        .param(job.value())
        .query((row, _) -> new JobId(row.getObject(1, UUID.class)))
        .single();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(database.dataSource()).sql(sql);
  }

  private JobId keep(OnFailure onFailure, String payload) {
    return keep(onFailure, payload, other);
  }

  private JobId keep(OnFailure onFailure, String payload, JobId before) {
    JobId id = JobId.next(NOW);
    JobMessage job = Errand.of(id, payload, onFailure, before);
    var _ =
        new Intake(database.schema(), () -> {})
            .keep(List.of(new Arrival(job, Traceparent.next(random), null)));
    return id;
  }
}
