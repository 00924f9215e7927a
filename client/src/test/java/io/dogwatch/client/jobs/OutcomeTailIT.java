package io.dogwatch.client.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class OutcomeTailIT {

  private static final Topics TOPICS = new Topics("outcome-tail-it.");

  private final String brokers;

  OutcomeTailIT(KafkaBroker broker) {
    brokers = broker.bootstrapServers();
  }

  @Test
  void tellsWhatHappenedWhileItCouldNotRead() throws Exception {
    createTopic();
    var troubled = new AtomicBoolean();
    try (var tail =
        new OutcomeTail(
            () -> new TroubledConsumer(brokers, troubled),
            TOPICS.jobEvents().name(),
            InstantSource.system())) {
      JobId first = JobId.next(Instant.now());
      CompletableFuture<JobStatus.Ended> live = tail.follow(first);
      publishCancelled(first);
      var _ = live.get(30, TimeUnit.SECONDS);

      JobId second = JobId.next(Instant.now());
      CompletableFuture<JobStatus.Ended> ended = tail.follow(second);
      troubled.set(true);
      publishCancelled(second);

      assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(JobStatus.Cancelled.class);
      assertThat(troubled).isFalse();
    }
  }

  /** Loses what it reads next once it is in trouble; the one after it is not. */
  private static final class TroubledConsumer extends KafkaConsumer<byte[], byte[]> {

    private final AtomicBoolean troubled;

    TroubledConsumer(String bootstrapServers, AtomicBoolean troubled) {
      super(
          ClientSettings.groupless(bootstrapServers),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());
      this.troubled = troubled;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      if (!records.isEmpty() && troubled.compareAndSet(true, false)) {
        throw new KafkaException("in trouble");
      }
      return records;
    }
  }

  private void createTopic() throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(List.of(TOPICS.jobEvents()));
    }
  }

  private void publishCancelled(JobId job) {
    var event =
        new JobEvent(
            job,
            new JobType("echo"),
            new Claim(1, 1),
            "w-1",
            Instant.now(),
            new JobFact.Cancelled("test", null));
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      new DurableWriter(producer)
          .write(
              new JobRecords(TOPICS, "test")
                  .forEvent(event, Traceparent.next(RandomGenerator.getDefault())))
          .join();
    }
  }
}
