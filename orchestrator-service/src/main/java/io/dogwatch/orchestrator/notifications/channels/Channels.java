package io.dogwatch.orchestrator.notifications.channels;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** Makes channels, which share connections. */
public final class Channels implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final InstantSource clock;

  public Channels(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A channel that posts JSON.
   *
   * @param secret that the receiver knows, too
   */
  public Channel webhook(URI receiver, String secret) {
    return new WebhookChannel(new HttpPost(http, receiver), new Signature(secret), clock);
  }

  /** A channel that posts what Slack shows. */
  public Channel slack(URI receiver) {
    return new SlackChannel(new HttpPost(http, receiver));
  }

  /**
   * A channel that sends mail.
   *
   * @param from address of the sender
   * @param to addresses of the receivers
   */
  public Channel mail(MailServer server, String from, List<String> to) {
    return new MailChannel(
        new MailSession(server, (SSLSocketFactory) SSLSocketFactory.getDefault()),
        new Letter(from, to),
        MailChannel.PATIENCE);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
