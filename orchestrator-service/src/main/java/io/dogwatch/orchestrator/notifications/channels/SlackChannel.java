package io.dogwatch.orchestrator.notifications.channels;

import java.util.Map;

/** Posts messages to an incoming webhook of Slack, or of a chat that understands the same. */
final class SlackChannel implements Channel {

  private final HttpPost post;

  SlackChannel(HttpPost post) {
    this.post = post;
  }

  @Override
  public Delivery send(Message message) throws InterruptedException {
    return post.send(SlackBody.of(message), Map.of("Idempotency-Key", message.id().toString()));
  }
}
