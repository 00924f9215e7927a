package io.dogwatch.orchestrator.timers;

import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
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
 * Orders and ends of jobs remove what waits there. All sources have the job's id for a key and the
 * same number of partitions, so that a task sees all that is said of its jobs.
 *
 * <pre>
 * jobs.&lt;type&gt;.retry ──┐                  ┌──▶ jobs.&lt;type&gt;.&lt;priority&gt;
 * control ────────────┼─▶ TimerProcessor ─┼──▶ job-events         (cancelled, scheduled)
 * job-events ─────────┘         │         └──▶ jobs.&lt;type&gt;.dlq   (what cannot be read)
 *                      timers, timer-of-job
 * </pre>
 */
final class TimerTopology {

  private static final String TIMERS = "timer-store";

  private final Topics topics;

  TimerTopology(Topics topics) {
    this.topics = topics;
  }

  Topology build(RandomGenerator random) {
    var topology = new Topology();
    addSource(topology, "retries", topics.retries());
    addSource(topology, "commands", only(topics.control()));
    addSource(topology, "events", only(topics.jobEvents()));
    topology
        .addProcessor(
            TIMERS,
            () -> new TimerProcessor(topics, "dogwatch/orchestrator/timers", random),
            "retries",
            "commands",
            "events")
        .addStateStore(store(TimerProcessor.CONTENTS), TIMERS)
        .addStateStore(store(TimerProcessor.JOBS), TIMERS)
        .addSink(
            "outputs",
            (byte[] _, ProducerRecord<byte[], byte[]> record, RecordContext _) -> record.topic(),
            new ByteArraySerializer(),
            (_, record) -> record.value(),
            TIMERS);
    return topology;
  }

  private static void addSource(Topology topology, String name, Pattern matching) {
    topology.addSource(name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), matching);
  }

  /** A pattern waits for its topics to be created; a name has to be there from the start. */
  private static Pattern only(Topic topic) {
    return Pattern.compile(Pattern.quote(topic.name()));
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
  }
}
