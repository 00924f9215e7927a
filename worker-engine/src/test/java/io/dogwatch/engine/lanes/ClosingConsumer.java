package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tells when it is closed. */
record ClosingConsumer(LaneConsumer consumer, Consumer<LaneConsumer> closed)
    implements LaneConsumer {

  @Override
  public List<ConsumerRecord<byte[], byte[]>> lease(Duration time) {
    return consumer.lease(time);
  }

  @Override
  public void settle(ConsumerRecord<byte[], byte[]> record, Settlement settlement) {
    consumer.settle(record, settlement);
  }

  @Override
  public void send() {
    consumer.send();
  }

  @Override
  public Set<RecordPlace> renew(Collection<ConsumerRecord<byte[], byte[]>> records) {
    return consumer.renew(records);
  }

  @Override
  public void close() {
    closed.accept(this);
    consumer.close();
  }
}
