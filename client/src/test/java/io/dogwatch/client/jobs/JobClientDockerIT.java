package io.dogwatch.client.jobs;

import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** On the public image of the broker. Skipped where no container engine answers. */
@Tag("docker")
@Testcontainers(disabledWithoutDocker = true)
class JobClientDockerIT extends JobClientContract {

  @Container private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");

  @Override
  String bootstrapServers() {
    return KAFKA.getBootstrapServers();
  }
}
