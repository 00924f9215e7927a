package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.notifications.channels.Channel;
import io.dogwatch.orchestrator.notifications.channels.Delivery;
import io.dogwatch.orchestrator.notifications.channels.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Supplier;

/** Takes what is sent, as a test wants it to. */
final class PlayedChannel implements Channel {

  private final Queue<Supplier<Delivery>> next = new ArrayDeque<>(); // guarded by this
  private final List<UUID> sent = new ArrayList<>(); // guarded by this

  /** What becomes of the next message; those after the last one are delivered. */
  synchronized void then(Supplier<Delivery> delivery) {
    next.add(delivery);
  }

  synchronized List<UUID> sent() {
    return List.copyOf(sent);
  }

  @Override
  public Delivery send(Message message) {
    return take(message).get();
  }

  private synchronized Supplier<Delivery> take(Message message) {
    sent.add(message.id());
    return next.isEmpty() ? Delivery.Delivered::new : next.remove();
  }
}
