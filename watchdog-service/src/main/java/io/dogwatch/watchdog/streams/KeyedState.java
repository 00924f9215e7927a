package io.dogwatch.watchdog.streams;

import io.dogwatch.watchdog.state.StateCodec;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds stores of states: on disk, with a changelog in Kafka, written behind. */
final class KeyedState<S> implements StoreBuilder<KeyValueStore<String, S>> {

  private final StoreBuilder<KeyValueStore<String, S>> onDisk;

  private KeyedState(StoreBuilder<KeyValueStore<String, S>> onDisk) {
    this.onDisk = onDisk;
  }

  static <S> KeyedState<S> store(String name, StateCodec<S> codec) {
    Serde<S> states =
        Serdes.serdeFrom(
            (_, state) -> state == null ? null : codec.toBytes(state),
            (_, bytes) -> bytes == null ? null : codec.fromBytes(bytes));
    return new KeyedState<>(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), states));
  }

  @Override
  public KeyValueStore<String, S> build() {
    return new WrittenBehind<>(onDisk.build());
  }

  /** It always has a cache, one of states. */
  @Override
  public KeyedState<S> withCachingEnabled() {
    return this;
  }

  @Override
  public KeyedState<S> withCachingDisabled() {
    throw new UnsupportedOperationException("states are always written behind");
  }

  @Override
  public KeyedState<S> withLoggingEnabled(Map<String, String> config) {
    return new KeyedState<>(onDisk.withLoggingEnabled(config));
  }

  @Override
  public KeyedState<S> withLoggingDisabled() {
    return new KeyedState<>(onDisk.withLoggingDisabled());
  }

  @Override
  public Map<String, String> logConfig() {
    return onDisk.logConfig();
  }

  @Override
  public boolean loggingEnabled() {
    return onDisk.loggingEnabled();
  }

  @Override
  public String name() {
    return onDisk.name();
  }
}
