package io.dogwatch.client.alerts;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class AlertSubscriberIT extends AlertSubscriberContract {

  private final KafkaBroker broker;

  AlertSubscriberIT(KafkaBroker broker) {
    this.broker = broker;
  }

  @Override
  String bootstrapServers() {
    return broker.bootstrapServers();
  }
}
