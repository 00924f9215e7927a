package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class LaneGroupsIT {

  private static final Topics TOPICS = new Topics("groups-it.");
  private static final Duration LOCK = Duration.ofSeconds(15);

  private Admin admin;

  @BeforeEach
  void connect(KafkaBroker broker) {
    admin =
        Admin.create(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }

  @AfterEach
  void disconnect() {
    admin.close();
  }

  @Test
  void recordsAreDeliveredAsOftenAsABrokerCanBeMadeToAllow() throws Exception {
    Topic lane = TOPICS.lane(new JobType("many"), Priority.NORMAL);

    new LaneGroups(admin, LOCK).configure(List.of(lane));

    awaitDeliveries(lane, "25");
  }

  @Test
  void brokersThatAllowFewerGetWhatTheyAllow() throws Exception {
    Topic lane = TOPICS.lane(new JobType("fewer"), Priority.NORMAL);

    new LaneGroups(admin, LOCK, 26).configure(List.of(lane));

    awaitDeliveries(lane, "10");
  }

  /** A broker has what the controller has confirmed a moment later. */
  private void awaitDeliveries(Topic lane, String expected) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(deliveriesOf(lane)).isEqualTo(expected));
  }

  private String deliveriesOf(Topic lane) throws Exception {
    var group = new ConfigResource(ConfigResource.Type.GROUP, lane.name());
    return admin
        .describeConfigs(List.of(group))
        .all()
        .get()
        .values()
        .iterator()
        .next()
        .get("share.delivery.count.limit")
        .value();
  }
}
