package io.dogwatch.orchestrator.notifications;

import java.time.Duration;
import java.util.Optional;

/** When a message that was not taken is sent again: five times, after 10, 20, 40, 80 and 160 s. */
final class RetrySteps {

  /** Times that a message is sent, the first one included. */
  static final int MOST_ATTEMPTS = 6;

  private static final Duration FIRST = Duration.ofSeconds(10);

  private RetrySteps() {}

  /**
   * How long it is waited after so many attempts; empty when there is no other.
   *
   * @param notBefore what the receiver has asked for
   */
  static Optional<Duration> after(int attempts, Duration notBefore) {
    if (attempts >= MOST_ATTEMPTS) {
      return Optional.empty();
    }
    Duration step = FIRST.multipliedBy(1L << (attempts - 1));
    return Optional.of(step.compareTo(notBefore) < 0 ? notBefore : step);
  }
}
