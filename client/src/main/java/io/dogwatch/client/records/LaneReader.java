package io.dogwatch.client.records;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the records of lanes: jobs in Avro, and plain JSON objects, which are payloads of jobs with
 * no more to say. Every reader derives the same job from the same record. Safe for use by many
 * threads.
 */
public final class LaneReader {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Topics topics;
  private final Map<String, LaneAddress> lanes = new ConcurrentHashMap<>();

  public LaneReader(Topics topics) {
    this.topics = topics;
  }

  /**
   * The job in a record of a lane.
   *
   * @throws IllegalArgumentException if the record's topic is no lane
   */
  public Decoded<JobMessage> read(ConsumerRecord<byte[], byte[]> record) {
    LaneAddress lane = lanes.computeIfAbsent(record.topic(), this::laneOf);
    byte[] value = record.value();
    return value == null || MessageCodec.isSingleObject(value)
        ? JobMessage.CODEC.decode(value)
        : plain(lane, record, value);
  }

  private LaneAddress laneOf(String topic) {
    return topics
        .laneOf(topic)
        .orElseThrow(() -> new IllegalArgumentException(topic + " is no lane"));
  }

  /** Id of the job in a record, whether or not the rest of it can be read. */
  public JobId idOf(ConsumerRecord<byte[], byte[]> record) {
    return keyed(record.key())
        .orElseGet(() -> JobId.ofRecord(record.topic(), record.partition(), record.offset()));
  }

  private Decoded<JobMessage> plain(
      LaneAddress lane, ConsumerRecord<byte[], byte[]> record, byte[] value) {
    try {
      JsonNode json = JSON.readTree(value);
      if (!json.isObject()) {
        return new Decoded.Undecodable<>(
            "a job in Avro or a JSON object expected, found JSON of another kind");
      }
    } catch (JacksonException e) {
      return new Decoded.Undecodable<>(
          "a job in Avro or a JSON object expected, found neither: " + e.getOriginalMessage());
    }
    return new Decoded.Message<>(
        JobMessage.of(
            idOf(record),
            lane.type(),
            lane.priority(),
            Payload.json(value),
            Instant.ofEpochMilli(record.timestamp())));
  }

  private static Optional<JobId> keyed(byte @Nullable [] key) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JobId.parse(new String(key, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a key of the sender's own: no id
    }
  }
}
