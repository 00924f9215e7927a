package io.dogwatch.orchestrator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.control.ControlPublisher;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.orchestrator.queries.CancelOrders;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
final class CancellationsTopicIT {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Topics TOPICS = new Topics("cancellations.");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What was ordered before it starts, and what is ordered then. */
  @Test
  void knowsWhatStandsAndForgetsWhatIsDoneWith(KafkaBroker kafka) throws Exception {
    String brokers = kafka.bootstrapServers();
    var standing = new StandingCancellations();
    ControlCommand first = order("acme");
    ControlCommand second = order("umbrella");
    try (var admin = Admin.create(Map.of("bootstrap.servers", brokers));
        var producer =
            new KafkaProducer<>(
                ClientSettings.durableProducer(brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var topic =
            new CancellationsTopic(
                standing,
                new CancelOrders(standing),
                TOPICS.control().name(),
                () ->
                    new KafkaConsumer<>(
                        ClientSettings.groupless(brokers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                () -> NOON)) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(List.of(TOPICS.control()));
      var publisher = new ControlPublisher(producer, TOPICS, "test");
      publisher.publish(first, trace()).join();
      topic.start();
      publisher.publish(second, trace()).join();
      await().atMost(PATIENCE).until(() -> standing.all().size() == 2);

      publisher.withdraw(first.scope(), NOON, trace()).join();

      await().atMost(PATIENCE).until(() -> standing.all().size() == 1);
      assertThat(standing.all()).containsExactly(Cancellation.of(second).orElseThrow());
    }
  }

  private static ControlCommand order(String tenant) {
    return ControlCommand.next(
        NOON, "test", "why", new Order.CancelJobs(JobFilter.ofTenant(tenant, NOON)));
  }

  private static Traceparent trace() {
    return Traceparent.next(new Random(1));
  }
}
