package io.dogwatch.client.jobs;

import io.dogwatch.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How a {@link JobClient} reaches the cluster.
 *
 * @param name who submits; part of every record's CloudEvents source
 * @param kafka settings that every Kafka client gets, such as those of TLS and SASL; they win over
 *     our own
 * @param clock of submissions
 * @param random for trace ids
 */
public record JobClientOptions(
    String bootstrapServers,
    String name,
    Topics topics,
    Map<String, Object> kafka,
    InstantSource clock,
    RandomGenerator random) {

  public JobClientOptions {
    kafka = Map.copyOf(kafka);
  }

  /** The usual: topics named {@code dogwatch.…}, no security, the system's clock. */
  public static JobClientOptions of(String bootstrapServers) {
    return new JobClientOptions(
        bootstrapServers,
        "client",
        new Topics(Topics.DEFAULT_PREFIX),
        Map.of(),
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  public JobClientOptions withTopics(Topics other) {
    return new JobClientOptions(bootstrapServers, name, other, kafka, clock, random);
  }

  public JobClientOptions withKafka(Map<String, Object> settings) {
    return new JobClientOptions(bootstrapServers, name, topics, settings, clock, random);
  }
}
