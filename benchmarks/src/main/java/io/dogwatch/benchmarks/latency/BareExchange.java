package io.dogwatch.benchmarks.latency;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.reference.ShareLoopApplication;
import io.dogwatch.benchmarks.reference.ShareLoopResult;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A record, from a plain producer by way of the plain share loop to a plain consumer. */
final class BareExchange implements Exchange {

  private static final Duration POLL = Duration.ofSeconds(5);

  private final Child loop;
  private final Producer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String source;
  private final ProbeJobs probes;
  private final InstantSource clock;
  private final Thread reader;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  private record Waiting(Instant sentAt, CompletableFuture<Sample> sample) {}

  private BareExchange(Bench bench, Child loop, Topic source, Topic results) {
    String kafka = bench.cluster().bootstrapServers();
    this.loop = loop;
    this.source = source.name();
    this.probes = bench.probes();
    this.clock = bench.clock();
    this.producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            ClientSettings.groupless(kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(results.name()).stream()
            .map(partition -> new TopicPartition(results.name(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.reader = Thread.ofPlatform().daemon().name("bare-results").unstarted(this::read);
  }

  static BareExchange start(Bench bench) throws InterruptedException {
    Cluster cluster = bench.cluster();
    Topic source = cluster.createLane("bare");
    Topic results = cluster.createResults("bare.results");
    Child loop =
        bench
            .children()
            .start(
                "bare-loop",
                Role.SHARE_LOOP,
                "512m",
                ShareLoopApplication.arguments(
                    cluster.bootstrapServers(),
                    source.name(),
                    results.name(),
                    ShareLoopApplication.Options.USUAL));
    var exchange = new BareExchange(bench, loop, source, results);
    exchange.reader.start();
    return exchange;
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public CompletableFuture<Sample> send() {
    loop.requireAlive();
    Instant sentAt = clock.instant();
    ProducerRecord<byte[], byte[]> job = probes.sleeping(Duration.ZERO);
    var sample = new CompletableFuture<Sample>();
    waiting.put(text(job.key()), new Waiting(sentAt, sample));
    var _ =
        producer.send(
            new ProducerRecord<>(source, job.key(), job.value()),
            (_, failure) -> {
              if (failure != null) {
                sample.completeExceptionally(failure);
              }
            });
    return sample;
  }

  private void read() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Instant seenAt = clock.instant();
          Waiting waited = waiting.remove(text(record.key()));
          if (waited != null) {
            Instant readAt = ShareLoopResult.of(record.value()).readAt();
            waited.sample().complete(new Sample(waited.sentAt(), readAt, seenAt));
          }
        }
      }
    } catch (WakeupException _) {
      // closed
    }
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.wakeup();
    producer.close(Duration.ofSeconds(5));
    loop.close();
  }
}
