package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.control.StandingCancellations;
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
 * Orders and ends of jobs remove what waits there. All of these topics have the job's id for a key
 * and the same number of partitions, so that a task sees all that is said of its jobs.
 *
 * <pre>
 * jobs.&lt;type&gt;.retry ──┐                  ┌──▶ jobs.&lt;type&gt;.&lt;priority&gt;
 * control ────────────┼─▶ TimerProcessor ─┼──▶ job-events         (cancelled, scheduled)
 * job-events ─────────┘         │         └──▶ jobs.&lt;type&gt;.dlq   (what cannot be read)
 *                      timers, timer-of-job
 * </pre>
 */
final class TimerTopology {

  private static final String SOURCE = "said-of-jobs";
  private static final String TIMERS = "timer-store";

  private final Topics topics;
  private final StandingCancellations cancellations;

  /**
   * @param cancellations by filter, of which each task has to know all
   */
  TimerTopology(Topics topics, StandingCancellations cancellations) {
    this.topics = topics;
    this.cancellations = cancellations;
  }

  Topology build(RandomGenerator random) {
    var topology = new Topology();
    topology
        .addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), inputs())
        .addProcessor(
            TIMERS,
            () -> new TimerProcessor(topics, "dogwatch/orchestrator/timers", cancellations, random),
            SOURCE)
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

  /**
   * A pattern waits for its topics to be created; a name has to be there from the start. One for
   * all of them: a task knows no source that had no topic when the task was made, and its thread
   * ends when the first one comes, sometimes without giving its store back.
   */
  private Pattern inputs() {
    return Pattern.compile(
        "(?:%s)|%s|%s"
            .formatted(
                topics.retries().pattern(), only(topics.control()), only(topics.jobEvents())));
  }

  private static String only(Topic topic) {
    return Pattern.quote(topic.name());
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
  }
}
