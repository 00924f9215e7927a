package io.dogwatch.orchestrator.control;

import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.orchestrator.queries.CancelOrders;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.control.ControlCommand;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps the orders to cancel jobs as the control topic has them. */
final class CancellationsTopic implements AutoCloseable {

  private final StandingCancellations cancellations;
  private final CancelOrders orders;
  private final TopicFollower follower;

  /**
   * @param topic of orders
   * @param consumers make a consumer without a group, which this object closes
   */
  CancellationsTopic(
      StandingCancellations cancellations,
      CancelOrders orders,
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      InstantSource clock) {
    this.cancellations = cancellations;
    this.orders = orders;
    this.follower = TopicFollower.fromFirst(topic, consumers, this::take, () -> {}, clock);
  }

  public void start() {
    follower.start();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      if (record.key() != null) {
        cancellations.remove(new String(record.key(), StandardCharsets.UTF_8));
      }
    } else if (ControlCommand.CODEC.decode(record.value())
        // What can't be read is told by the timer store.
        instanceof Decoded.Message<ControlCommand>(ControlCommand command)) {
      Cancellation.of(command).ifPresent(cancellations::add);
      orders.take(command);
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
