package io.dogwatch.orchestrator.notifications.channels;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Posts messages as JSON, signed. */
final class WebhookChannel implements Channel {

  private final HttpPost post;
  private final Signature signature;
  private final InstantSource clock;

  WebhookChannel(HttpPost post, Signature signature, InstantSource clock) {
    this.post = post;
    this.signature = signature;
    this.clock = clock;
  }

  @Override
  public Delivery send(Message message) throws InterruptedException {
    byte[] body = WebhookBody.of(message);
    Instant now = clock.instant();
    return post.send(
        body,
        Map.of(
            "Idempotency-Key",
            message.id().toString(),
            "Dogwatch-Timestamp",
            Long.toString(now.getEpochSecond()),
            "Dogwatch-Signature",
            signature.of(now, body)));
  }
}
