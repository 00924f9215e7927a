package io.dogwatch.watchdog.streams;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps the states that were used last as they are, and writes those that have changed
 * when the task commits: an order book that changes a hundred times in between is made bytes of
 * once. What is committed is written, as with the cache of Kafka Streams, which has bytes.
 *
 * <p>Bounded: {@value #MOST} states. Owned by a task.
 */
final class WrittenBehind<V> implements KeyValueStore<String, V>, CachedStateStore<String, V> {

  /** An order book takes some 50 kB. */
  static final int MOST = 1_024;

  private final KeyValueStore<String, V> store;
  private final Map<String, V> live = new LinkedHashMap<>(MOST, 0.75f, true);
  private final Set<String> changed = new HashSet<>();

  /**
   * @param store where states are written to
   */
  WrittenBehind(KeyValueStore<String, V> store) {
    this.store = store;
  }

  @Override
  public @Nullable V get(String key) {
    V value = live.get(key);
    if (value == null) {
      value = store.get(key);
      if (value != null) {
        keep(key, value);
      }
    }
    return value;
  }

  @Override
  public void put(String key, @Nullable V value) {
    if (value == null) {
      var _ = delete(key);
      return;
    }
    changed.add(key);
    keep(key, value);
  }

  private void keep(String key, V value) {
    live.put(key, value);
    if (live.size() > MOST) {
      Iterator<Map.Entry<String, V>> eldest = live.entrySet().iterator();
      Map.Entry<String, V> gone = eldest.next();
      if (changed.remove(gone.getKey())) {
        store.put(gone.getKey(), gone.getValue());
      }
      eldest.remove();
    }
  }

  @Override
  public @Nullable V delete(String key) {
    V before = get(key);
    live.remove(key);
    changed.remove(key);
    store.put(key, null);
    return before;
  }

  @Override
  public @Nullable V putIfAbsent(String key, V value) {
    V before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<String, V>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public KeyValueIterator<String, V> all() {
    flushCache();
    return store.all();
  }

  @Override
  public KeyValueIterator<String, V> range(@Nullable String from, @Nullable String to) {
    flushCache();
    return store.range(from, to);
  }

  @Override
  public long approximateNumEntries() {
    return store.approximateNumEntries();
  }

  /** Called before each commit. */
  @Override
  public void flushCache() {
    // In order: the same changes are the same records of the changelog.
    changed.stream().sorted().forEach(key -> store.put(key, live.get(key)));
    changed.clear();
  }

  /** Called where what was not committed must be forgotten. */
  @Override
  public void clearCache() {
    live.clear();
    changed.clear();
  }

  /** Nobody follows the changes. */
  @Override
  public boolean setFlushListener(CacheFlushListener<String, V> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    store.init(context, root);
  }

  @Override
  @SuppressWarnings("deprecation") // called for as long as it is there
  public void flush() {
    store.flush();
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    store.commit(offsets);
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return store.committedOffset(partition);
  }

  @Override
  @SuppressWarnings("deprecation") // asked for as long as it is there
  public boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public void close() {
    clearCache();
    store.close();
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return store.query(query, bound, config);
  }

  @Override
  public Position getPosition() {
    return store.getPosition();
  }
}
