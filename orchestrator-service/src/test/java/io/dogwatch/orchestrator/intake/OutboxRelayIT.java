package io.dogwatch.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobPublisher;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.WholeTopic;
import io.dogwatch.orchestrator.intake.OutboxRelay.Log;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs on their way from the database to Kafka. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class OutboxRelayIT {

  private static final JobType ERRAND = new JobType("errand");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static final Log NOTHING = _ -> _ -> false;

  private final Random random = new Random(7);
  private final String brokers;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final IntakeDatabase database;
  private final Outbox outbox;

  OutboxRelayIT(KafkaBroker kafka, PostgresServer postgres, TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    brokers = kafka.bootstrapServers();
    topics = new Topics("outbox." + name + ".");
    producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    database = new IntakeDatabase(postgres, "outbox", test);
    outbox = new Outbox(database.schema());
  }

  @BeforeEach
  void start() throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", brokers))) {
      admin.createTopics(List.of(new NewTopic(lane(), 1, (short) 1))).all().get();
    }
  }

  @AfterEach
  void stop() {
    database.close();
    producer.close();
  }

  @Test
  void publishesWhatIsKeptAndForgetsIt() throws Exception {
    List<JobId> jobs = keep(3);

    int first = relay(NOTHING).relay();
    int second = relay(NOTHING).relay();

    assertThat(first).isEqualTo(3);
    assertThat(second).isZero();
    assertThat(published()).containsExactlyElementsOf(texts(jobs));
    assertThat(left()).isZero();
  }

  /** Another orchestrator claimed it, and died before it published it. */
  @Test
  void publishesWhatAnotherOneDidNot() throws Exception {
    List<JobId> jobs = keep(1);
    claimAndDie();

    relay(NOTHING).relay();

    assertThat(published()).containsExactlyElementsOf(texts(jobs));
    assertThat(left()).isZero();
  }

  /** Another orchestrator published it, and died before it deleted it. */
  @Test
  void doesNotPublishAgainWhatTheLogHas() throws Exception {
    List<JobId> jobs = keep(1);
    claimAndDie();

    relay(_ -> job -> jobs.contains(job.id())).relay();

    assertThat(published()).isEmpty();
    assertThat(left()).isZero();
  }

  @Test
  void waitsWhereItIsTooSoonToTell() throws Exception {
    var _ = keep(3);
    claimAndDie();
    List<JobId> fresh = keep(2);
    List<Integer> asked = new ArrayList<>();
    Log behind =
        jobs -> {
          asked.add(jobs.size());
          throw new ReadModelBehindException();
        };

    relay(behind).relay();

    assertThat(published()).as("nobody had claimed them").containsExactlyElementsOf(texts(fresh));
    assertThat(left()).isEqualTo(3);
    assertThat(asked).as("each question may wait for seconds").containsExactly(3);
  }

  @Test
  void leavesToAnotherOneWhatThatHasClaimed() throws Exception {
    var _ = keep(1);
    assertThat(outbox.claim(10, Duration.ofMinutes(1))).isNotEmpty();

    int claimed = relay(NOTHING).relay();

    assertThat(claimed).isZero();
    assertThat(left()).isEqualTo(1);
  }

  @Test
  void severalShareTheWork() throws Exception {
    List<JobId> jobs = keep(3_000);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> relays = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        OutboxRelay relay = relay(NOTHING);
        relays.add(threads.submit(() -> relayAll(relay)));
      }
      int shared = 0;
      for (Future<Integer> relay : relays) {
        shared += relay.get();
      }
      assertThat(shared).isEqualTo(3_000);
    }

    assertThat(published()).hasSize(3_000).containsAll(texts(jobs));
    assertThat(left()).isZero();
  }

  private static int relayAll(OutboxRelay relay) throws InterruptedException {
    int all = 0;
    for (int claimed = relay.relay(); claimed > 0; claimed = relay.relay()) {
      all += claimed;
    }
    return all;
  }

  private List<JobId> keep(int count) {
    List<Arrival> arrivals =
        Stream.generate(
                () ->
                    new Arrival(
                        JobMessage.of(
                            JobId.next(NOW), ERRAND, Priority.NORMAL, Payload.json("{}"), NOW),
                        Traceparent.next(random),
                        null))
            .limit(count)
            .toList();
    return new Intake(database.schema(), () -> {}).keep(arrivals).stream().map(Kept::id).toList();
  }

  private OutboxRelay relay(Log log) {
    return new OutboxRelay(
        outbox, new JobPublisher(producer, topics, "test"), log, InstantSource.system());
  }

  private void claimAndDie() {
    assertThat(outbox.claim(10, Duration.ZERO)).isNotEmpty();
  }

  private long left() {
    return JdbcClient.create(database.dataSource())
        .sql("select count(*) from intake.outbox")
        .query(Long.class)
        .single();
  }

  /** Keys of the lane, in its order. */
  private List<String> published() {
    return WholeTopic.read(brokers, lane()).stream()
        .map(it -> new String(it.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private String lane() {
    return topics.lane(ERRAND, Priority.NORMAL).name();
  }

  private static List<String> texts(List<JobId> jobs) {
    return jobs.stream().map(JobId::toString).toList();
  }
}
