package io.dogwatch.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobPublisher;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.DatabaseAwayException;
import io.dogwatch.orchestrator.intake.Keeper;
import io.dogwatch.orchestrator.intake.Kept;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Submission where there is no Kafka. */
final class SubmitJobTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final JobTypes types = new JobTypes();
  private final Producer<byte[], byte[]> producer = unconnected();
  private final SubmitJob submitJob =
      new SubmitJob(
          types,
          new JobPublisher(producer, new Topics(Topics.DEFAULT_PREFIX), "test"),
          new NoDatabase(),
          () -> NOW,
          JobId::next,
          new Random(7));

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  @Timeout(10)
  void saysInTimeThatKafkaDoesNotAcknowledge() {
    announce("probe");

    // Were each of them waited for, this would take 100 s.
    Submission submission =
        submit("[" + "{\"type\":\"probe\",\"payload\":{}},".repeat(499) + job() + "]");

    assertThat(submission).isInstanceOf(Submission.NotAccepted.class);
  }

  @Test
  void saysThatJobsWithAKeyNeedTheDatabase() {
    announce("probe");

    assertThat(submit("{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"k\"}"))
        .isEqualTo(new Submission.NotAccepted(SubmitJob.NOT_KEPT));
  }

  @Test
  void doesNotCallATypeUnknownBeforeAllTypesAreKnown() {
    assertThat(submit(job())).isInstanceOf(Submission.NotAccepted.class);
  }

  @Test
  void tellsAnUnknownTypeOfAJobWithoutAReadablePayload() {
    announce("probe");

    Submission submission =
        submit("[{\"type\":\"nope\"},{\"type\":\"nope\",\"payload\":7},{\"type\":\"probe\"}]");

    assertThat(((Submission.Refused) submission).mistakes().listed())
        .extracting(FieldProblem::pointer)
        .containsExactlyInAnyOrder("/0/type", "/0/payload", "/1/type", "/1/payload", "/2/payload");
  }

  /** Those that are read before it is known are answered, too. */
  @Test
  @Timeout(10)
  void readsNoFurtherLineOnceTheDatabaseDoesNotAnswer() throws Exception {
    announce("probe");

    List<String> answers =
        submitLines(
            "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"k\"}\n".repeat(20_000));

    int read = answers.size() - 1;
    assertThat(answers.subList(0, read))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it)
                    .contains("the database may have the job or not")
                    .as("sent again, it has another")
                    .doesNotContain("\"id\""));
    assertThat(answers.getLast())
        .isEqualTo(
            "{\"accepted\":0,\"refused\":0,\"notAcknowledged\":%d,\"detail\":\"the database does not answer,"
                    .formatted(read)
                + " which jobs with an idempotencyKey or dependsOn need; line %d and all that follow were not submitted\"}"
                    .formatted(read + 1));
  }

  @Test
  @Timeout(10)
  void readsNoFurtherLineOnceKafkaDoesNotAcknowledge() throws Exception {
    announce("probe");
    String lines = job() + "\n{\"type\":\"nope\",\"payload\":{}}\n" + (job() + "\n").repeat(499);

    List<String> answers = submitLines(lines);

    assertThat(answers)
        .hasSize(2)
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("{\"line\":1,\"id\":")
        .contains("may have it or not");
    assertThat(answers.getLast())
        .isEqualTo(
            "{\"accepted\":0,\"refused\":0,\"notAcknowledged\":1,\"detail\":\"Kafka does not"
                + " acknowledge; line 2 and all that follow were not submitted\"}");
  }

  /** Returns what is answered. */
  private List<String> submitLines(String lines) throws IOException, InterruptedException {
    var out = new ByteArrayOutputStream();
    var answers = new AnswerLines(out);
    String left =
        new SubmitLines(submitJob, Optional.empty(), answers)
            .submit(
                new JsonLines(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))));
    answers.end(left);
    answers.run();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String job() {
    return "{\"type\":\"probe\",\"payload\":{}}";
  }

  private Submission submit(String body) {
    return submitJob.submit(body.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  private void announce(String type) {
    types.announce(
        KnownType.of(new JobTypeDescription(new JobType(type), "For tests.", "{}", "{}", NOW)));
  }

  private static final class NoDatabase implements Keeper {

    @Override
    public List<Kept> keep(List<Arrival> arrivals) {
      throw new DatabaseAwayException(new IllegalStateException("there is none"));
    }

    @Override
    public List<Kept> keepEach(List<Arrival> arrivals) {
      return keep(arrivals);
    }
  }

  private static Producer<byte[], byte[]> unconnected() {
    Map<String, Object> settings = new HashMap<>(ClientSettings.durableProducer("127.0.0.1:1"));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 200);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
