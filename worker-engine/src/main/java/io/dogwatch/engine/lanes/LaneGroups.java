package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.JobRunner;
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
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures the share groups of lanes, before the first record: a group that starts at the end, or
 * that throws records away after a few deliveries, loses jobs. Idempotent.
 */
public final class LaneGroups {

  private static final Logger log = LoggerFactory.getLogger(LaneGroups.class);

  /**
   * Deliveries after which the broker archives a record without a word: as many as a broker can be
   * made to allow. The engine has long settled a job by then, but each death of a worker costs
   * some.
   */
  private static final int MOST_DELIVERIES = 25;

  private final Admin admin;
  private final Duration lock;
  private final int mostDeliveries;

  public LaneGroups(Admin admin, Duration lock) {
    this(admin, lock, MOST_DELIVERIES);
  }

  LaneGroups(Admin admin, Duration lock, int mostDeliveries) {
    this.admin = admin;
    this.lock = lock;
    this.mostDeliveries = mostDeliveries;
  }

  /**
   * Returns when the groups of these lanes are configured: how often the broker delivers a record.
   *
   * @throws KafkaException if the cluster refuses, or does not answer in the admin client's time
   */
  public int configure(Collection<Topic> lanes) throws InterruptedException {
    try {
      configure(lanes, mostDeliveries);
      return mostDeliveries;
    } catch (InvalidConfigurationException e) {
      log.atDebug().setCause(e).log("the brokers allow fewer deliveries");
      configure(lanes, JobRunner.USUAL_DELIVERIES);
      return JobRunner.USUAL_DELIVERIES;
    }
  }

  private void configure(Collection<Topic> lanes, int deliveries) throws InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    lanes.forEach(
        lane ->
            changes.put(
                new ConfigResource(ConfigResource.Type.GROUP, lane.name()), settings(deliveries)));
    try {
      admin.incrementalAlterConfigs(changes).all().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidConfigurationException refusal) {
        throw refusal;
      }
      throw new KafkaException("the lanes' share groups were not configured", e.getCause());
    }
  }

  private List<AlterConfigOp> settings(int deliveries) {
    Map<String, String> settings =
        Map.of(
            "share.auto.offset.reset", "earliest",
            "share.isolation.level", "read_committed",
            "share.record.lock.duration.ms", Long.toString(lock.toMillis()),
            "share.delivery.count.limit", Integer.toString(deliveries),
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
