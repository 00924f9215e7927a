package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.util.FileSystemUtils;

/**
 * Measures how many trades a second the watchdogs take, broker in the same process. Run by hand:
 * {@code WatchdogThroughput [trades] [symbols] [trades per second and symbol] [threads]}.
 */
final class WatchdogThroughput {

  private static final Topics TOPICS = new Topics("throughput.");

  private WatchdogThroughput() {}

  public static void main(String[] args) throws Exception {
    int trades = args.length > 0 ? Integer.parseInt(args[0]) : 3_000_000;
    int symbols = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    double perSecond = args.length > 2 ? Double.parseDouble(args[2]) : 1;
    int threads = args.length > 3 ? Integer.parseInt(args[3]) : 2;
    Path folder = Files.createTempDirectory("watchdog-throughput");
    try {
      run(folder, trades, symbols, perSecond, threads);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static void run(Path folder, int trades, int symbols, double perSecond, int threads)
      throws Exception {
    try (var broker = KafkaBroker.start(folder.resolve("broker"));
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var createTopics = new CreateTopics(admin, ClusterShape.SINGLE);
      createTopics.create(TOPICS.forMarkets());
      publish(broker, trades, symbols, perSecond);
      var options =
          new StreamsOptions(
              broker.bootstrapServers(),
              TOPICS,
              ClusterShape.SINGLE,
              folder.resolve("state"),
              threads);
      var topology =
          new WatchdogTopology(
              TOPICS, InstantSource.system(), new Meters(new SimpleMeterRegistry()));
      try (var watchdogs =
          new RunningWatchdogs(
              createTopics,
              topology.of(MarketFixtures.watchdogs(), MarketFixtures.PAIRS, Tuning.none()),
              options)) {
        watchdogs.start();
        measure(admin, options.applicationId());
      }
    }
  }

  private static void publish(KafkaBroker broker, int trades, int symbols, double perSecond) {
    var random = new Random(42);
    double[] prices = random.doubles(symbols, 50, 500).toArray();
    Instant start = Instant.parse("2026-01-05T00:00:00Z");
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < trades; i++) {
        int symbol = i % symbols;
        int round = i / symbols;
        prices[symbol] *= 1 + random.nextGaussian() * 0.0002;
        Instant time = start.plus(Duration.ofNanos((long) (round / perSecond * 1e9)));
        var trade =
            new Trade(
                "v",
                "S" + symbol,
                Integer.toString(round),
                prices[symbol],
                1 + random.nextDouble(),
                time,
                time,
                List.of());
        var _ =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.trades().name(),
                    trade.key().getBytes(UTF_8),
                    Trade.CODEC.encode(trade)));
      }
    }
  }

  /** From the first commit seen to the last. */
  private static void measure(Admin admin, String group) throws Exception {
    long total = total(admin);
    long atFirst = awaitCommitted(admin, group, 1);
    long begun = System.nanoTime();
    awaitCommitted(admin, group, total);
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        "%,d trades in %.1f s: %,.0f a second%n",
        total - atFirst, seconds, (total - atFirst) / seconds);
  }

  private static long awaitCommitted(Admin admin, String group, long enough) {
    return await()
        .forever()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> committed(admin, group), done -> done >= enough);
  }

  private static long total(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, ClusterShape.SINGLE.partitions())
            .mapToObj(partition -> new TopicPartition(TOPICS.trades().name(), partition))
            .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private static long committed(Admin admin, String group) throws Exception {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .filter(offset -> offset.getKey().topic().equals(TOPICS.trades().name()))
        .map(Map.Entry::getValue)
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }
}
