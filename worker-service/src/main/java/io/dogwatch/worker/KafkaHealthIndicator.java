package io.dogwatch.worker;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether Kafka answers: without it, there are no jobs. */
final class KafkaHealthIndicator implements HealthIndicator {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Admin admin;

  KafkaHealthIndicator(Admin admin) {
    this.admin = admin;
  }

  @Override
  public Health health() {
    try {
      var options = new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis());
      int nodes =
          admin
              .describeCluster(options)
              .nodes()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .size();
      return Health.up().withDetail("nodes", nodes).build();
    } catch (ExecutionException | TimeoutException e) {
      return Health.down(e).build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.down(e).build();
    }
  }
}
