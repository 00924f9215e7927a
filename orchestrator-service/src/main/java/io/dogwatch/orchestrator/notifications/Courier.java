package io.dogwatch.orchestrator.notifications;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.intake.Rounds;
import io.dogwatch.orchestrator.notifications.NotificationOutbox.Claimed;
import io.dogwatch.orchestrator.notifications.channels.Channel;
import io.dogwatch.orchestrator.notifications.channels.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Sends what is queued for a channel, one message after the other. It claims a message, sends it
 * and notes what became of it: one that dies in between leaves a message that the receiver may
 * have, and that is sent again, with the same id, when the claim has run out.
 */
final class Courier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  /** Longer than a channel takes for a message. */
  static final Duration CLAIM = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String name;
  private final Channel channel;
  private final Duration pace;
  private final NotificationOutbox outbox;
  private final Meters meters;
  private final InstantSource clock;
  private final LogLimit failures;
  private final BackgroundTask task;

  /**
   * @param pace how long the channel is left alone after a message
   */
  Courier(
      String name,
      Channel channel,
      Duration pace,
      NotificationOutbox outbox,
      Meters meters,
      InstantSource clock) {
    this.name = name;
    this.channel = channel;
    this.pace = pace;
    this.outbox = outbox;
    this.meters = meters;
    this.clock = clock;
    this.failures = new LogLimit(clock);
    this.task = new BackgroundTask("notify-" + name, this::run);
  }

  void start() {
    task.start();
  }

  private void run() throws InterruptedException {
    new Rounds(failures, "nothing is sent through a channel for now")
        .run(
            () -> {
              if (!outbox.isReady() || !sendNext()) {
                Thread.sleep(PAUSE);
              }
            });
  }

  /**
   * Sends the message that comes first.
   *
   * @return whether there was one
   * @throws DataAccessException if the database does not answer
   */
  boolean sendNext() throws InterruptedException {
    Optional<Claimed> claimed = outbox.claim(name, clock.instant(), CLAIM, pace);
    if (claimed.isPresent()) {
      send(claimed.get());
    }
    return claimed.isPresent();
  }

  private void send(Claimed claimed) throws InterruptedException {
    if (claimed.attempts() > RetrySteps.MOST_ATTEMPTS) {
      park(claimed, "the last attempt was broken off");
      return;
    }
    switch (deliver(claimed)) {
      case Delivery.Delivered(String except) -> {
        outbox.sent(claimed, clock.instant(), except);
        meters.sent(name);
      }
      case Delivery.Failed(String reason, Duration notBefore) -> retry(claimed, reason, notBefore);
      case Delivery.Refused(String reason) -> park(claimed, reason);
    }
  }

  /** A message that can't be written down must not be sent for ever, nor be lost unseen. */
  private Delivery deliver(Claimed claimed) throws InterruptedException {
    try {
      return channel.send(claimed.message());
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("channel", name).log("a message can't be sent");
      return new Delivery.Refused("a message that can be sent expected, found " + e);
    }
  }

  private void retry(Claimed claimed, String reason, Duration notBefore) {
    Instant now = clock.instant();
    RetrySteps.after(claimed.attempts(), notBefore)
        .ifPresentOrElse(
            pause -> {
              outbox.later(claimed, now.plus(pause), reason);
              meters.retried(name);
            },
            () -> park(claimed, reason));
  }

  private void park(Claimed claimed, String reason) {
    outbox.park(claimed, clock.instant(), reason);
    meters.failed(name);
    log.atError()
        .addKeyValue("channel", name)
        .addKeyValue("notification", claimed.message().id())
        .addKeyValue("reason", reason)
        .log("nobody was told of alerts");
  }

  @Override
  public void close() {
    task.close();
  }
}
