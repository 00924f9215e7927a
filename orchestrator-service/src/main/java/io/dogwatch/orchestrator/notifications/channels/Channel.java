package io.dogwatch.orchestrator.notifications.channels;

/** A way to tell people. Safe for use by many threads. */
@FunctionalInterface
public interface Channel {

  /** Sends a message once, and waits for the receiver's answer, some seconds at most. */
  Delivery send(Message message) throws InterruptedException;
}
