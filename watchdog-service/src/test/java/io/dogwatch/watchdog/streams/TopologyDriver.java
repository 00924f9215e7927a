package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology without a broker, at a time that moves only if told to. */
public final class TopologyDriver implements AutoCloseable {

  public static final Instant NOW = Instant.parse("2026-01-05T16:00:00Z");

  /** What is further ahead of the clock than 10 s is rejected. */
  private static final Duration BEHIND = Duration.ofSeconds(5);

  private static final int REMEMBERED = 200;

  private final MockClock meterClock = new MockClock();
  private final SimpleMeterRegistry registry =
      new SimpleMeterRegistry(SimpleConfig.DEFAULT, meterClock);
  private final Meters meters = new Meters(registry);
  private final TopologyTestDriver driver;
  private Instant now = NOW;
  private int fed;

  public TopologyDriver(Path stateDirectory, List<Watchdog<?, ?>> watchdogs) {
    this(stateDirectory, watchdogs, Tuning.none());
  }

  TopologyDriver(Path stateDirectory, List<Watchdog<?, ?>> watchdogs, Tuning tuning) {
    var options =
        new StreamsOptions("localhost:1", TOPICS, ClusterShape.SINGLE, stateDirectory, 1, 0);
    Properties properties = options.toProperties();
    // The driver knows tasks of one partition only, and transactions not at all.
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    driver =
        new TopologyTestDriver(
            new WatchdogTopology(TOPICS, () -> now, meters).of(watchdogs, tuning), properties, NOW);
  }

  MeterRegistry registry() {
    return registry;
  }

  void pipe(List<Trade> trades) {
    trades.forEach(this::pipe);
  }

  void pipe(Trade trade) {
    pipe(
        TOPICS.trades(),
        trade.key(),
        Trade.CODEC.encode(trade),
        new RecordHeaders()
            .add(
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(UTF_8)));
  }

  void pipe(Bar bar) {
    pipe(TOPICS.bars(), bar.key(), Bar.CODEC.encode(bar), new RecordHeaders());
  }

  void pipe(Depth depth) {
    pipe(TOPICS.depth(), depth.key(), Depth.CODEC.encode(depth), new RecordHeaders());
  }

  void pipe(Funding funding) {
    pipe(TOPICS.funding(), funding.key(), Funding.CODEC.encode(funding), new RecordHeaders());
  }

  void pipe(VenueProbe probe) {
    pipe(TOPICS.venues(), probe.key(), VenueProbe.CODEC.encode(probe), new RecordHeaders());
  }

  /** Trades as they are written to Kafka now and then. */
  void pipe(Trade trade, Instant writtenAt) {
    byte[] key = trade.key().getBytes(UTF_8);
    pipe(
        TOPICS.trades(),
        new TestRecord<>(key, Trade.CODEC.encode(trade), new RecordHeaders(), writtenAt));
  }

  void pipe(Topic topic, String key, byte @Nullable [] value, Headers headers) {
    pipe(topic, new TestRecord<>(key.getBytes(UTF_8), value, headers, NOW));
  }

  void pipe(Topic topic, TestRecord<byte[], byte[]> record) {
    pipe(topic.name(), record);
  }

  /**
   * An event as feeds write it, at its own time; the clock is hardly ever behind it. Of what comes
   * of it alerts only are remembered for long.
   */
  public void pipe(MarketEvent<?> event) {
    if (event.time().isAfter(now.plus(BEHIND))) {
      advanceWallClock(Duration.between(now, event.time()));
    }
    ProducerRecord<byte[], byte[]> written = event.recordIn(TOPICS);
    pipe(
        written.topic(),
        new TestRecord<>(written.key(), written.value(), written.headers(), event.time()));
    if (++fed % REMEMBERED == 0) {
      forgetChangelogs();
    }
  }

  /** Of long recordings they are more than fits into memory. */
  private void forgetChangelogs() {
    for (String topic : driver.producedTopicNames()) {
      if (!topic.equals(TOPICS.alerts().name())) {
        var _ =
            driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
      }
    }
  }

  private void pipe(String topic, TestRecord<byte[], byte[]> record) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(record);
  }

  /** Says something about a watchdog at run time; null restores its settings. */
  void configure(String watchdog, @Nullable String said) {
    byte[] value = said == null ? null : said.getBytes(UTF_8);
    pipe(TOPICS.watchdogConfig(), watchdog, value, new RecordHeaders());
  }

  public void advanceWallClock(Duration time) {
    now = now.plus(time);
    meterClock.add(time);
    driver.advanceWallClockTime(time);
  }

  WatchdogHealth health(String watchdog) {
    return meters.health().stream()
        .filter(health -> health.watchdog().equals(watchdog))
        .findFirst()
        .orElseThrow();
  }

  public List<Alert> alerts() {
    return messages(TOPICS.alerts(), Alert.CODEC);
  }

  <T> List<T> messages(Topic topic, MessageCodec<T> codec) {
    return records(topic).stream()
        .map(written -> codec.decode(written.value()).message().orElseThrow())
        .toList();
  }

  List<TestRecord<byte[], byte[]>> records(Topic topic) {
    return driver
        .createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** What the price watchdog keeps of a key; null if nothing. */
  @Nullable WatchState<?> priceState(String key) {
    return driver.<String, WatchState<?>>getKeyValueStore("price-anomaly-state").get(key);
  }

  /** Everything in the stores, as a changelog would have it. */
  Map<String, List<KeyValue<String, Object>>> changelog() {
    Map<String, List<KeyValue<String, Object>>> all = new TreeMap<>();
    for (String name : driver.getAllStateStores().keySet()) {
      List<KeyValue<String, Object>> entries = new ArrayList<>();
      try (var store = driver.<String, Object>getKeyValueStore(name).all()) {
        store.forEachRemaining(entries::add);
      }
      all.put(name, entries);
    }
    return all;
  }

  void restore(Map<String, List<KeyValue<String, Object>>> changelog) {
    changelog.forEach(
        (name, entries) -> driver.<String, Object>getKeyValueStore(name).putAll(entries));
  }

  @Override
  public void close() {
    driver.close();
  }
}
