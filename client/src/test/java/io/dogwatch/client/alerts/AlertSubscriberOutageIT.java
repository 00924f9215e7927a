package io.dogwatch.client.alerts;

import static io.dogwatch.client.alerts.AlertFixtures.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.alerts.AlertSubscription.Start;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AlertSubscriberOutageIT {

  @Test
  void isToldAllThereIsThoughKafkaWasAwayAtTheStartAndInBetween(@TempDir Path folder)
      throws Exception {
    int port = LoopbackPort.free();
    String address = "127.0.0.1:" + port;
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    var subscription =
        AlertSubscription.of(address, "pager")
            .withTopics(new Topics("alert-subscriber.outage."))
            .withStart(Start.EARLIEST);

    try (var _ = AlertSubscriber.start(subscription, alert -> told.add(alert.alertId()))) {
      try (var _ = KafkaBroker.start(folder, port);
          var topic = AlertTopic.create(address, "outage")) {
        topic.publish(alert("first"));
        assertThat(told.take()).isEqualTo("first");
      }
      try (var _ = KafkaBroker.start(folder, port);
          var topic = AlertTopic.create(address, "outage")) {
        topic.publish(alert("second"));

        assertThat(told.take()).isEqualTo("second");
      }
    }
  }

  @Test
  void closesSoonWhereKafkaWasNeverThere() {
    var subscription = AlertSubscription.of("127.0.0.1:" + LoopbackPort.free(), "pager");
    var subscriber = AlertSubscriber.start(subscription, _ -> {});
    long start = System.nanoTime();

    subscriber.close();

    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }
}
