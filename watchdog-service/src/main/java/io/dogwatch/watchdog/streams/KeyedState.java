package io.dogwatch.watchdog.streams;

import io.dogwatch.watchdog.state.StateCodec;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** State on disk, with a changelog in Kafka and a cache in front of both. */
final class KeyedState {

  private KeyedState() {}

  static <S> StoreBuilder<KeyValueStore<String, S>> store(String name, StateCodec<S> codec) {
    Serde<S> states =
        Serdes.serdeFrom(
            (_, state) -> state == null ? null : codec.toBytes(state),
            (_, bytes) -> bytes == null ? null : codec.fromBytes(bytes));
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), states)
        .withCachingEnabled();
  }
}
