package io.dogwatch.standalone.simulation;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.orchestrator.timers.TimerProcessor;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;

/** The timer store's own processor, on state in memory. It reads its topics when it is told to. */
final class SimulatedTimers {

  private final InMemoryCluster cluster;
  private final List<String> topics;
  private final Map<String, Integer> read = new HashMap<>();
  private final MockProcessorContext<byte[], ProducerRecord<byte[], byte[]>> context =
      new MockProcessorContext<>();
  private final TimerProcessor processor;

  SimulatedTimers(
      InMemoryCluster cluster,
      Topics topics,
      StandingCancellations cancellations,
      RandomGenerator random) {
    this.cluster = cluster;
    this.topics =
        List.of(topics.retry(Plan.TYPE).name(), topics.control().name(), topics.jobEvents().name());
    this.processor = new TimerProcessor(topics, "simulation", cancellations, random);
    for (String store : List.of(TimerProcessor.CONTENTS, TimerProcessor.JOBS)) {
      var state =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(store), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      state.init(context.getStateStoreContext(), state);
      context.addStateStore(state);
    }
    processor.init(context);
  }

  /** Reads one record of one of its topics, if there is one that it has not read. */
  boolean readNext(Instant now, int choice) {
    context.setCurrentSystemTimeMs(now.toEpochMilli());
    String topic = topics.get(choice);
    int next = read.getOrDefault(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> log = cluster.records(topic);
    if (next >= log.size()) {
      return false;
    }
    ConsumerRecord<byte[], byte[]> record = log.get(next);
    context.setRecordMetadata(topic, 0, record.offset());
    processor.process(
        new Record<>(record.key(), record.value(), record.timestamp(), record.headers()));
    read.put(topic, next + 1);
    forward();
    return true;
  }

  /** Looks at the clock. */
  void tick(Instant now) {
    context.setCurrentSystemTimeMs(now.toEpochMilli());
    context
        .scheduledPunctuators()
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(now.toEpochMilli()));
    forward();
  }

  void catchUp(Instant now) {
    for (int topic = 0; topic < topics.size(); topic++) {
      while (readNext(now, topic)) {
        // to the end
      }
    }
    tick(now);
  }

  private void forward() {
    context.forwarded().forEach(forwarded -> cluster.append(forwarded.record().value()));
    context.resetForwards();
  }
}
