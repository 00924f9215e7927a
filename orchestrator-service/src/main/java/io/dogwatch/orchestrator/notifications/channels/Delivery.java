package io.dogwatch.orchestrator.notifications.channels;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a message that was sent. */
public sealed interface Delivery {

  /**
   * The receiver has it.
   *
   * @param except who of several does not have it, and why; null for nobody
   */
  record Delivered(@Nullable String except) implements Delivery {

    public Delivered() {
      this(null);
    }
  }

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
