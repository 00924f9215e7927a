package io.dogwatch.watchdog;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.streams.Watchdogs.Setup;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All that can be set. An unknown name, or a value out of bounds, keeps the service from starting.
 */
@ConfigurationProperties(prefix = "dogwatch", ignoreUnknownFields = false)
record WatchdogSettings(
    @DefaultValue Kafka kafka, @DefaultValue Streams streams, @DefaultValue Kennel watchdogs) {

  /** Where Kafka is, and what our topics there look like. */
  record Kafka(
      @DefaultValue("localhost:9092") String bootstrapServers, @DefaultValue TopicShape topics) {}

  /**
   * Names and spread of the topics that this service creates.
   *
   * @param prefix of all topics and groups
   */
  record TopicShape(
      @DefaultValue(Topics.DEFAULT_PREFIX) String prefix,
      @DefaultValue("12") int partitions,
      @DefaultValue("3") short replication,
      @DefaultValue("2") int minInSyncReplicas) {}

  /**
   * How the watchdogs run.
   *
   * @param stateDirectory for state that can be rebuilt from Kafka; every process needs its own; by
   *     default under the system's temporary folder
   */
  record Streams(@Nullable Path stateDirectory, @DefaultValue("2") int threads) {}

  /**
   * The watchdogs.
   *
   * @param enabled switches all of them off
   */
  record Kennel(
      @DefaultValue("true") boolean enabled,
      @DefaultValue PriceAnomaly priceAnomaly,
      @DefaultValue UnusualVolume unusualVolume) {}

  /**
   * Settings of {@code price-anomaly}.
   *
   * @param criticalPct 10 by default, or the threshold if that is higher
   * @param clearPct three fifths of the threshold by default
   */
  record PriceAnomaly(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("5") double thresholdPct,
      @Nullable Double criticalPct,
      @Nullable Double clearPct,
      @DefaultValue("2s") Duration grace,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("6") double robustFactor,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    PriceThresholds thresholds() {
      return new PriceThresholds(
          thresholdPct,
          criticalPct == null ? Math.max(10, thresholdPct) : criticalPct,
          clearPct == null ? thresholdPct * 3 / 5 : clearPct,
          grace,
          mode,
          robustFactor,
          warmupPolicy);
    }
  }

  /**
   * Settings of {@code unusual-volume}.
   *
   * @param criticalMultiplier 5 by default, or the multiplier if that is higher
   * @param clearMultiplier two thirds of the multiplier by default
   */
  record UnusualVolume(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("3") double multiplier,
      @Nullable Double criticalMultiplier,
      @Nullable Double clearMultiplier,
      @DefaultValue("30") int lookbackSessions,
      @DefaultValue("10") int minSessions,
      @DefaultValue("3") int warmupSessions,
      @DefaultValue("MEDIAN") Baseline baseline,
      @DefaultValue("30s") Duration grace,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    VolumeThresholds thresholds() {
      return new VolumeThresholds(
          multiplier,
          criticalMultiplier == null ? Math.max(5, multiplier) : criticalMultiplier,
          clearMultiplier == null ? multiplier * 2 / 3 : clearMultiplier,
          lookbackSessions,
          minSessions,
          warmupSessions,
          baseline,
          grace,
          mode,
          warmupPolicy);
    }
  }

  WatchdogSettings {
    List<String> problems = new ArrayList<>();
    if (kafka.bootstrapServers().isBlank()) {
      problems.add("dogwatch.kafka.bootstrap-servers is empty");
    }
    if (!kafka.topics().prefix().matches("[A-Za-z0-9._-]{0,100}")) {
      problems.add(
          "dogwatch.kafka.topics.prefix is at most 100 of A-Z, a-z, 0-9, '.', '_' and '-', found \""
              + kafka.topics().prefix()
              + "\"");
    }
    if (streams.threads() < 1) {
      problems.add("dogwatch.streams.threads is at least 1, found " + streams.threads());
    }
    check(problems, "dogwatch.kafka.topics", () -> shapeOf(kafka));
    check(
        problems, "dogwatch.watchdogs.price-anomaly", () -> watchdogs.priceAnomaly().thresholds());
    check(
        problems,
        "dogwatch.watchdogs.unusual-volume",
        () -> watchdogs.unusualVolume().thresholds());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  ClusterShape shape() {
    return shapeOf(kafka);
  }

  Path stateDirectory() {
    return streams.stateDirectory() == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "dogwatch-watchdog")
        : streams.stateDirectory();
  }

  Setup<PriceThresholds> price() {
    PriceAnomaly price = watchdogs.priceAnomaly();
    return new Setup<>(watchdogs.enabled() && price.enabled(), price.thresholds());
  }

  Setup<VolumeThresholds> volume() {
    UnusualVolume volume = watchdogs.unusualVolume();
    return new Setup<>(watchdogs.enabled() && volume.enabled(), volume.thresholds());
  }

  private static ClusterShape shapeOf(Kafka kafka) {
    TopicShape topics = kafka.topics();
    return new ClusterShape(topics.partitions(), topics.replication(), topics.minInSyncReplicas());
  }

  private static void check(List<String> problems, String name, Runnable use) {
    try {
      use.run();
    } catch (IllegalArgumentException e) {
      problems.add(name + ": " + e.getMessage());
    }
  }
}
