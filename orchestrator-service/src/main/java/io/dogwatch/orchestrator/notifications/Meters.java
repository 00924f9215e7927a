package io.dogwatch.orchestrator.notifications;

import io.micrometer.core.instrument.MeterRegistry;

/** What became of messages, by channel. Attempts = sent + retried + failed, unless one died. */
final class Meters {

  private static final String NAME = "dogwatch.notifications";

  private final MeterRegistry registry;

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  void sent(String channel) {
    count(channel, "sent");
  }

  /** Sent again later. */
  void retried(String channel) {
    count(channel, "retried");
  }

  /** Parked: a person must look at it. */
  void failed(String channel) {
    count(channel, "failed");
  }

  private void count(String channel, String outcome) {
    registry.counter(NAME, "channel", channel, "outcome", outcome).increment();
  }
}
