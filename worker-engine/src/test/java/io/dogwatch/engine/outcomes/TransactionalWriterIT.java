package io.dogwatch.engine.outcomes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class TransactionalWriterIT {

  private static final List<String> TOPICS =
      List.of("together-1", "together-2", "together-3", "together-4", "together-5");

  private static String kafka = "";

  @BeforeAll
  static void makeTopics(KafkaBroker broker) throws Exception {
    kafka = broker.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      admin
          .createTopics(TOPICS.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
          .all()
          .get();
    }
  }

  @Test
  void writesOfManyThreadsArriveWhole() {
    try (var writer = writer("many")) {
      List<CompletableFuture<Void>> writes =
          IntStream.range(0, 200)
              .parallel()
              .mapToObj(
                  i ->
                      writer.writeTogether(
                          List.of(record("together-1", i + "a"), record("together-1", i + "b"))))
              .toList();
      writes.forEach(write -> write.orTimeout(30, SECONDS).join());
    }

    assertThat(read("together-1", 400))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200).boxed().flatMap(i -> Stream.of(i + "a", i + "b")).toList());
  }

  @Test
  void writeThatCannotBeMadeLeavesNothingAndHarmsNoOther() throws Exception {
    try (var writer = writer("one-bad")) {
      String tooLarge = "x".repeat(2_000_000);
      var bad =
          writer.writeTogether(
              List.of(record("together-2", "never"), record("together-2", tooLarge)));
      var good = writer.writeTogether(List.of(record("together-2", "good")));

      assertThatThrownBy(() -> bad.get(30, SECONDS))
          .hasRootCauseInstanceOf(RecordTooLargeException.class);
      good.get(30, SECONDS);
    }

    assertThat(read("together-2", 1)).containsExactly("good");
  }

  /** A worker that is killed leaves its transaction open; the next of its name ends it at once. */
  @Test
  void nextOfTheSameNameEndsWhatWasLeftOpen() throws Exception {
    try (var dead = producer("restarted");
        var writer = writer("restarted")) {
      dead.initTransactions();
      dead.beginTransaction();
      dead.send(record("together-3", "left open")).get();

      writer.writeTogether(List.of(record("together-3", "committed"))).get(30, SECONDS);

      assertThat(read("together-3", 1)).containsExactly("committed");
    }
  }

  /** What a killed worker leaves open holds readers up for its timeout, and a second more. */
  @Test
  void whatWasLeftOpenHoldsReadersUpForSeconds() throws Exception {
    try (var dead = producer("killed");
        var writer = writer("other")) {
      dead.initTransactions();
      dead.beginTransaction();
      dead.send(record("together-5", "left open")).get();

      writer.writeTogether(List.of(record("together-5", "behind"))).get(30, SECONDS);

      assertThat(read("together-5", 1)).containsExactly("behind");
    }
  }

  @Test
  void writerThatIsFencedGoesOnWithANewProducer() throws Exception {
    try (var writer = writer("fenced");
        var other = producer("fenced")) {
      writer.writeTogether(List.of(record("together-4", "before"))).get(30, SECONDS);
      other.initTransactions();

      var fenced = writer.writeTogether(List.of(record("together-4", "fenced")));
      assertThatThrownBy(() -> fenced.get(30, SECONDS)).isNotNull();
      writer.writeTogether(List.of(record("together-4", "after"))).get(30, SECONDS);
    }

    assertThat(read("together-4", 2)).containsExactly("before", "after");
  }

  private static TransactionalWriter writer(String id) {
    return new TransactionalWriter(() -> producer(id));
  }

  private static Producer<byte[], byte[]> producer(String id) {
    Map<String, Object> settings = ClientSettings.durableProducer(kafka);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 5_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1_000_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8));
  }

  /** All that can be read, which is at least so much. */
  private static List<String> read(String topic, int least) {
    List<String> values = new ArrayList<>();
    try (var reader = new TopicReader(kafka, topic)) {
      for (int round = 0; round < 15 && values.size() < least; round++) {
        reader
            .read(Duration.ofSeconds(2))
            .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
      reader
          .read(Duration.ofSeconds(1))
          .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
    }
    return values;
  }
}
