package io.dogwatch.benchmarks.reference;

import io.dogwatch.benchmarks.projection.ProjectionBenchmark;
import io.dogwatch.client.jobs.ClientSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What would be the least: a loop that copies records as they are into a table with a primary key,
 * each poll in a transaction together with the offsets. It reads nothing, and updates nothing.
 * Arguments: the cluster's address, the topics. The database's address is in the environment.
 */
public final class CopyLoopApplication {

  /** The table of offsets, named and shaped like that of the read model. */
  private static final String TABLES =
      """
      create table projection_offset (
        topic text, partition int, next bigint, primary key (topic, partition));
      create table copied (
        topic text, partition int, record_offset bigint, key bytea, value bytea,
        primary key (topic, partition, record_offset));
      """;

  private static final String COPY =
      "insert into copied select * from unnest(?::text[], ?::int[], ?::bigint[], ?::bytea[], ?::bytea[])";

  private static final String MOVE =
      """
      insert into projection_offset values (?, ?, ?)
      on conflict (topic, partition) do update set next = excluded.next
      """;

  private static final int MOST_RECORDS = 2_000;
  private static final Duration POLL = Duration.ofSeconds(1);

  private CopyLoopApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws SQLException {
    Map<String, Object> settings = ClientSettings.groupless(arguments[0]);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    try (var consumer =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Connection database =
            DriverManager.getConnection(System.getenv(ProjectionBenchmark.DATABASE))) {
      try (var tables = database.createStatement()) {
        tables.execute(TABLES);
      }
      database.setAutoCommit(false);
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : List.of(arguments).subList(1, arguments.length)) {
        consumer
            .partitionsFor(topic)
            .forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!Thread.currentThread().isInterrupted()) {
        copy(consumer.poll(POLL), database);
        move(consumer, partitions, database);
        database.commit();
      }
    }
  }

  private static void copy(ConsumerRecords<byte[], byte[]> records, Connection database)
      throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(records.count());
    records.forEach(batch::add);
    try (PreparedStatement copy = database.prepareStatement(COPY)) {
      copy.setArray(1, database.createArrayOf("text", column(batch, ConsumerRecord::topic)));
      copy.setArray(2, database.createArrayOf("int4", column(batch, ConsumerRecord::partition)));
      copy.setArray(3, database.createArrayOf("int8", column(batch, ConsumerRecord::offset)));
      copy.setArray(
          4,
          database.createArrayOf(
              "bytea", batch.stream().map(ConsumerRecord::key).toArray(byte[][]::new)));
      copy.setArray(
          5,
          database.createArrayOf(
              "bytea", batch.stream().map(ConsumerRecord::value).toArray(byte[][]::new)));
      copy.executeUpdate();
    }
  }

  private static Object[] column(
      List<ConsumerRecord<byte[], byte[]>> batch,
      Function<ConsumerRecord<byte[], byte[]>, Object> value) {
    return batch.stream().map(value).toArray();
  }

  private static void move(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Connection database)
      throws SQLException {
    try (PreparedStatement move = database.prepareStatement(MOVE)) {
      for (TopicPartition partition : partitions) {
        move.setString(1, partition.topic());
        move.setInt(2, partition.partition());
        move.setLong(3, consumer.position(partition));
        move.addBatch();
      }
      move.executeBatch();
    }
  }
}
