package io.dogwatch.orchestrator.types;

import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The job types that nobody is to lease, as the control topic has it. Safe for use by many threads.
 */
public final class PausedTypes implements AutoCloseable {

  private final Map<JobType, Pause> pauses = new ConcurrentHashMap<>();
  private final TopicFollower follower;

  /**
   * Since when a type is paused, and why.
   *
   * @param actor who paused it
   */
  public record Pause(Instant since, String reason, String actor) {}

  /**
   * @param topic of orders
   * @param consumers make a consumer without a group, which this object closes
   */
  public PausedTypes(
      String topic, Supplier<Consumer<byte[], byte[]>> consumers, InstantSource clock) {
    this.follower = TopicFollower.fromFirst(topic, consumers, this::take, () -> {}, clock);
  }

  public void start() {
    follower.start();
  }

  /** The pause that a type is in; empty if it is in none, as far as is known. */
  public Optional<Pause> find(JobType type) {
    return Optional.ofNullable(pauses.get(type));
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    // What can't be read is told by those who carry orders out.
    if (record.value() != null
        && ControlCommand.CODEC.decode(record.value())
            instanceof Decoded.Message<ControlCommand>(ControlCommand command)) {
      learn(command);
    }
  }

  private void learn(ControlCommand command) {
    if (command.order() instanceof Order.PauseType(JobType type)) {
      pauses.put(type, new Pause(command.at(), command.reason(), command.actor()));
    } else if (command.order() instanceof Order.ResumeType(JobType type)) {
      pauses.remove(type);
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
