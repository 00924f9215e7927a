package io.dogwatch.orchestrator.control;

import io.dogwatch.client.control.ControlPublisher;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * Gives the orders of whoever uses the API. Safe for use by many threads; blocks its caller, for as
 * long as the producer may take at most.
 */
public final class GiveOrder {

  private final ControlPublisher publisher;
  private final InstantSource clock;
  private final RandomGenerator random;

  GiveOrder(ControlPublisher publisher, InstantSource clock, RandomGenerator random) {
    this.publisher = publisher;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Publishes an order.
   *
   * @param actor who gives it: a user, or a part of the platform
   * @param reason for people to read
   * @param trace to go on with; empty for a new one
   * @return its id; empty if Kafka may not have it
   */
  public Optional<UUID> give(
      Order order, String actor, String reason, Optional<Traceparent> trace) {
    var command = ControlCommand.next(clock.instant(), actor, reason, order);
    try {
      publisher
          .publish(
              command, trace.map(it -> it.child(random)).orElseGet(() -> Traceparent.next(random)))
          .join();
      return Optional.of(command.id());
    } catch (CompletionException _) {
      return Optional.empty(); // said to who gave the order
    }
  }
}
