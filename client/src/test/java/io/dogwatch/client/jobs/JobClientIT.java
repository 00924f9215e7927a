package io.dogwatch.client.jobs;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class JobClientIT extends JobClientContract {

  private final KafkaBroker broker;

  JobClientIT(KafkaBroker broker) {
    this.broker = broker;
  }

  @Override
  String bootstrapServers() {
    return broker.bootstrapServers();
  }
}
