package io.dogwatch.engine.control;

import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.control.ControlCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the control topic from its beginning and then for ever. */
public final class ControlTopic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlTopic.class);

  private final String topic;
  private final Consumer<ControlCommand> orders;
  private final Consumer<String> withdrawn;
  private final TopicFollower follower;
  private final CountDownLatch read = new CountDownLatch(1);

  /**
   * @param consumers make a consumer without a group, which this object closes
   * @param orders is told each command, in the order of its scope
   * @param withdrawn is told the scope of each command that is done with
   */
  public ControlTopic(
      String topic,
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
      Consumer<ControlCommand> orders,
      Consumer<String> withdrawn,
      InstantSource clock) {
    this.topic = topic;
    this.orders = orders;
    this.withdrawn = withdrawn;
    this.follower = TopicFollower.fromFirst(topic, consumers, this::take, read::countDown, clock);
  }

  /**
   * Starts to read; returns when all commands so far have been told.
   *
   * @param patience after which it returns anyway
   */
  public void start(Duration patience) throws InterruptedException {
    follower.start();
    if (!read.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      log.atWarn().addKeyValue("topic", topic).log("orders so far are not known yet");
    }
  }

  @Override
  public void close() {
    follower.close();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      if (record.key() != null) {
        withdrawn.accept(new String(record.key(), StandardCharsets.UTF_8));
      }
      return;
    }
    switch (ControlCommand.CODEC.decode(value)) {
      case Decoded.Message<ControlCommand>(ControlCommand command) -> orders.accept(command);
      case Decoded.Undecodable<ControlCommand>(String reason) ->
          log.atWarn()
              .addKeyValue("offset", record.offset())
              .addKeyValue("reason", reason)
              .log("order skipped");
    }
  }
}
