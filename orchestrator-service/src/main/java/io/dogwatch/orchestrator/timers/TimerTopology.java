package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The timer store: from the retry topics of all types, by way of a store on disk, to the lanes.
 *
 * <pre>
 * jobs.&lt;type&gt;.retry ──▶ TimerProcessor ──▶ jobs.&lt;type&gt;.&lt;priority&gt;
 *                              │         └──▶ jobs.&lt;type&gt;.dlq   (what cannot be read)
 *                     timers, timer-of-job
 * </pre>
 */
final class TimerTopology {

  private static final String RETRIES = "retries";
  private static final String TIMERS = "timer-store";

  private final Topics topics;

  TimerTopology(Topics topics) {
    this.topics = topics;
  }

  Topology build(RandomGenerator random) {
    var records = new JobRecords(topics, "dogwatch/orchestrator/timers");
    var topology = new Topology();
    topology
        .addSource(
            RETRIES, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.retries())
        .addProcessor(TIMERS, () -> new TimerProcessor(records, random), RETRIES)
        .addStateStore(store(TimerProcessor.CONTENTS), TIMERS)
        .addStateStore(store(TimerProcessor.JOBS), TIMERS)
        .addSink(
            TimerProcessor.LANES,
            (byte[] _, byte[] job, RecordContext _) -> laneOf(job),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            TIMERS)
        .addSink(
            TimerProcessor.DEAD_LETTERS,
            (byte[] _, byte[] _, RecordContext place) -> deadLettersOf(place.topic()),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            TIMERS);
    return topology;
  }

  private String laneOf(byte[] value) {
    return switch (JobMessage.CODEC.decode(value)) {
      case Decoded.Message<JobMessage>(JobMessage job) ->
          topics.lane(job.type(), job.priority()).name();
      case Decoded.Undecodable<JobMessage>(String reason) ->
          throw new IllegalStateException("a job that was just written: " + reason);
    };
  }

  private String deadLettersOf(String retryTopic) {
    Matcher name = topics.retries().matcher(retryTopic);
    if (!name.matches()) {
      throw new IllegalStateException("a retry topic expected, found " + retryTopic);
    }
    return topics.deadLetters(new JobType(name.group(1))).name();
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
  }
}
