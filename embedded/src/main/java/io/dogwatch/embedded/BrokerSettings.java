package io.dogwatch.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of a broker that is alone in its cluster and shares a small machine. */
final class BrokerSettings {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private BrokerSettings() {}

  static Map<String, String> of(Path data, int port, int controllerPort) {
    var settings = new HashMap<String, String>();
    settings.putAll(node(data, port, controllerPort));
    settings.putAll(internalTopics());
    settings.putAll(transactions());
    settings.putAll(groups());
    settings.putAll(shareGroups());
    settings.putAll(disk());
    settings.putAll(footprint());
    return Map.copyOf(settings);
  }

  private static Map<String, String> node(Path data, int port, int controllerPort) {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(NODE_ID),
        "controller.quorum.voters",
        NODE_ID + "@" + LoopbackPort.address(controllerPort),
        "listeners",
        "BROKER://%s,%s://%s"
            .formatted(
                LoopbackPort.address(port),
                CONTROLLER_LISTENER,
                LoopbackPort.address(controllerPort)),
        "listener.security.protocol.map",
        "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name",
        "BROKER",
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "log.dirs",
        data.toString(),
        "auto.create.topics.enable",
        "false",
        "metric.reporters",
        "");
  }

  /** Topics that Kafka keeps for itself: one replica is all there is, few partitions start fast. */
  private static Map<String, String> internalTopics() {
    return Map.of(
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.num.partitions", "4",
        "offsets.topic.replication.factor", "1",
        "transaction.state.log.num.partitions", "4",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "4",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1");
  }

  /** What a killed writer left open holds up the readers of its topics: looked for every second. */
  private static Map<String, String> transactions() {
    return Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
  }

  /** Groups form at once, and the death of a member is noticed within ten seconds. */
  private static Map<String, String> groups() {
    return Map.ofEntries(
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("group.min.session.timeout.ms", "1000"),
        Map.entry("group.consumer.heartbeat.interval.ms", "1000"),
        Map.entry("group.consumer.min.heartbeat.interval.ms", "1000"),
        Map.entry("group.consumer.session.timeout.ms", "10000"),
        Map.entry("group.consumer.min.session.timeout.ms", "5000"),
        Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
        Map.entry("group.streams.heartbeat.interval.ms", "1000"),
        Map.entry("group.streams.min.heartbeat.interval.ms", "1000"),
        Map.entry("group.streams.session.timeout.ms", "10000"),
        Map.entry("group.streams.min.session.timeout.ms", "5000"));
  }

  /** Leases as the platform sets them per group, down to the one second that tests use. */
  private static Map<String, String> shareGroups() {
    return Map.ofEntries(
        Map.entry("group.share.max.size", "1000"),
        Map.entry("group.share.heartbeat.interval.ms", "1000"),
        Map.entry("group.share.min.heartbeat.interval.ms", "1000"),
        Map.entry("group.share.session.timeout.ms", "10000"),
        Map.entry("group.share.min.session.timeout.ms", "5000"),
        Map.entry("group.share.record.lock.duration.ms", "15000"),
        Map.entry("group.share.min.record.lock.duration.ms", "1000"),
        Map.entry("group.share.delivery.count.limit", "10"),
        Map.entry("group.share.max.delivery.count.limit", "25"),
        // a lane goes on for so many records behind its oldest open job
        Map.entry("group.share.partition.max.record.locks", "10000"),
        Map.entry("group.share.max.partition.max.record.locks", "10000"),
        Map.entry("group.share.initialize.retry.interval.ms", "1000"));
  }

  /** What is trimmed leaves the disk of a small machine soon, and not after five minutes. */
  private static Map<String, String> disk() {
    return Map.of("log.retention.check.interval.ms", "5000", "log.initial.task.delay.ms", "5000");
  }

  private static Map<String, String> footprint() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "num.recovery.threads.per.data.dir", "2",
        "background.threads", "2",
        "group.coordinator.threads", "2",
        "log.cleaner.dedupe.buffer.size", String.valueOf(16 * 1024 * 1024),
        "broker.heartbeat.interval.ms", "500",
        "initial.broker.registration.timeout.ms", "20000");
  }
}
