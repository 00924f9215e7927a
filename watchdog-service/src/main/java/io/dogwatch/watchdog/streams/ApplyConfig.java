package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Defines the watchdogs of this instance anew as it is told to. Every instance is told all, and all
 * of it again when it starts, before it sees the first event.
 */
final class ApplyConfig implements Processor<byte[], byte[], Void, Void> {

  static final String NAME = "apply-config";

  private static final String STORE = "applied-config";
  private static final Logger log = LoggerFactory.getLogger(ApplyConfig.class);

  private final Map<String, CurrentWatchdog<?, ?>> watchdogs;
  private final Tuning tuning;
  private @Nullable KeyValueStore<byte[], byte[]> applied;

  ApplyConfig(Map<String, CurrentWatchdog<?, ?>> watchdogs, Tuning tuning) {
    this.watchdogs = Map.copyOf(watchdogs);
    this.tuning = tuning;
  }

  /** What was applied; kept because Kafka Streams tells all instances of stores only. */
  static StoreBuilder<KeyValueStore<byte[], byte[]>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.ByteArray(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    applied = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], byte[]> said) {
    Objects.requireNonNull(applied, "init comes first").put(said.key(), said.value());
    CurrentWatchdog<?, ?> watchdog = watchdogs.get(new String(said.key(), UTF_8));
    if (watchdog != null) {
      define(watchdog, said.value(), Instant.ofEpochMilli(said.timestamp()));
    }
  }

  private void define(CurrentWatchdog<?, ?> watchdog, byte @Nullable [] value, Instant since) {
    String name = watchdog.asSet().name();
    if (value == null) {
      watchdog.defineAsSet(since);
      log.atInfo().addKeyValue("watchdog", name).log("watchdog is as its settings have it");
      return;
    }
    switch (tuning.tune(name, new String(value, UTF_8))) {
      case Tuning.Outcome.Tuned(var tuned) -> {
        watchdog.define(tuned, since);
        log.atInfo()
            .addKeyValue("watchdog", name)
            .addKeyValue("enabled", tuned.enabled())
            .addKeyValue("ruleVersion", tuned.watch().ruleVersion())
            .log("watchdog is tuned");
      }
      // Another instance took it, with other settings or of another release.
      case Tuning.Outcome.Refused(String reason) ->
          log.atError()
              .addKeyValue("watchdog", name)
              .addKeyValue("problem", reason)
              .log("configuration makes no sense here, the one before stays");
    }
  }
}
