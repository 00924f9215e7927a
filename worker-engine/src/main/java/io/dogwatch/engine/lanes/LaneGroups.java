package io.dogwatch.engine.lanes;

import io.dogwatch.schemas.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Configures the share groups of lanes, before the first record: a group that starts at the end, or
 * that throws records away after a few deliveries, loses jobs. Idempotent.
 */
public final class LaneGroups {

  /**
   * Deliveries after which the broker archives a record without a word. The engine dead-letters
   * long before.
   */
  private static final int DELIVERY_LIMIT = 10;

  private final Admin admin;
  private final Duration lock;

  public LaneGroups(Admin admin, Duration lock) {
    this.admin = admin;
    this.lock = lock;
  }

  /**
   * Returns when the groups of these lanes are configured.
   *
   * @throws KafkaException if the cluster refuses, or does not answer in the admin client's time
   */
  public void configure(Collection<Topic> lanes) throws InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    lanes.forEach(
        lane ->
            changes.put(new ConfigResource(ConfigResource.Type.GROUP, lane.name()), settings()));
    try {
      admin.incrementalAlterConfigs(changes).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("the lanes' share groups were not configured", e.getCause());
    }
  }

  private List<AlterConfigOp> settings() {
    Map<String, String> settings =
        Map.of(
            "share.auto.offset.reset", "earliest",
            "share.isolation.level", "read_committed",
            "share.record.lock.duration.ms", Long.toString(lock.toMillis()),
            "share.delivery.count.limit", Integer.toString(DELIVERY_LIMIT),
            "share.renew.acknowledge.enable", "true",
            // a poller that is opened gets jobs with its first heartbeat, not a second later
            "share.assignment.interval.ms", "0");
    List<AlterConfigOp> changes = new ArrayList<>();
    settings.forEach(
        (name, value) ->
            changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
    return changes;
  }
}
