package io.dogwatch.watchdog.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How much the watchdogs of this process remember, standbys included, as their stores estimate it.
 * What changed since the last commit is in memory only, and not counted.
 */
final class StateSizes {

  private static final String GROUP = "stream-state-metrics";
  private static final String STORE = "rocksdb-state-id";
  private static final List<String> KEYS = List.of("estimate-num-keys");
  private static final List<String> BYTES =
      List.of("live-sst-files-size", "cur-size-all-mem-tables");

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;

  /**
   * @param metrics of Kafka Streams
   */
  StateSizes(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
  }

  /** Tells of the store of one watchdog whenever metrics are asked for. */
  void register(Watchdog<?, ?> watchdog, MeterRegistry registry) {
    Gauge.builder("watchdog.state.keys", this, it -> it.sum(watchdog.store(), KEYS))
        .description("Keys that a watchdog keeps states of")
        .tag("watchdog", watchdog.name())
        .strongReference(true)
        .register(registry);
    Gauge.builder("watchdog.state.size", this, it -> it.sum(watchdog.store(), BYTES))
        .description("What the states of a watchdog take on disk and in its write buffer")
        .baseUnit("bytes")
        .tag("watchdog", watchdog.name())
        .strongReference(true)
        .register(registry);
  }

  private double sum(String store, List<String> names) {
    return metrics.get().entrySet().stream()
        .filter(metric -> isOf(metric.getKey(), store, names))
        .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
        .sum();
  }

  private static boolean isOf(MetricName metric, String store, List<String> names) {
    return metric.group().equals(GROUP)
        && names.contains(metric.name())
        && store.equals(metric.tags().get(STORE));
  }
}
