package io.dogwatch.orchestrator.notifications.channels;

/** A way to tell people. Safe for use by many threads. */
@FunctionalInterface
public interface Channel {

  /** Sends a message once, and waits for the receiver's answer, less than a minute. */
  Delivery send(Message message) throws InterruptedException;
}
