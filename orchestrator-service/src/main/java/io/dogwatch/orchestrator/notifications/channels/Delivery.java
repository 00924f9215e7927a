package io.dogwatch.orchestrator.notifications.channels;

import java.time.Duration;

/** What became of a message that was sent. */
public sealed interface Delivery {

  /** The receiver has it. */
  record Delivered() implements Delivery {}

  /**
   * It may be another time.
   *
   * @param reason for people; without secrets
   * @param notBefore how long the receiver wants to be left alone; zero if it has not said
   */
  record Failed(String reason, Duration notBefore) implements Delivery {}

  /** It would be the same another time: somebody must change something first. */
  record Refused(String reason) implements Delivery {}
}
