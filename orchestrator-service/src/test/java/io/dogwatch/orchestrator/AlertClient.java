package io.dogwatch.orchestrator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Follows alerts over a WebSocket as a page does. */
final class AlertClient implements AutoCloseable {

  /** Close code of a client that has fallen behind. */
  static final int TRY_AGAIN_LATER = 1013;

  /** What stands for the close code where there was none. */
  static final int BROKEN_OFF = 1006;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final WebSocket socket;

  private AlertClient(URI address, @Nullable String origin, boolean isDeaf) {
    var builder = http.newWebSocketBuilder();
    if (origin != null) {
      builder.header("Origin", origin);
    }
    try {
      socket = builder.buildAsync(address, new Listener(isDeaf)).join();
    } catch (RuntimeException e) {
      http.close();
      throw e;
    }
  }

  /** A message. */
  record Message(JsonNode body) {

    String id() {
      return body.path("id").stringValue();
    }

    /** Empty where it has no alert. */
    String alertId() {
      return body.at("/alert/alertId").stringValue("");
    }
  }

  static AlertClient connect(URI address, @Nullable String origin) {
    return new AlertClient(address, origin, false);
  }

  /** One that reads nothing before it listens. */
  static AlertClient deaf(URI address) {
    return new AlertClient(address, null, true);
  }

  void listen() {
    socket.request(Long.MAX_VALUE);
  }

  /** The position that it began with. */
  String firstId() throws InterruptedException {
    return messages.take().id();
  }

  /** The next alert. */
  Message next() throws InterruptedException {
    while (true) {
      Message message = messages.take();
      if (!message.alertId().isEmpty()) {
        return message;
      }
    }
  }

  /** The next message about this alert. */
  Message next(String alertId) throws InterruptedException {
    while (true) {
      Message message = next();
      if (message.alertId().equals(alertId)) {
        return message;
      }
    }
  }

  /** The code with which it was closed. */
  int end() {
    return end.join();
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    http.close();
  }

  private final class Listener implements WebSocket.Listener {

    private final boolean isDeaf;
    private final StringBuilder text = new StringBuilder();

    Listener(boolean isDeaf) {
      this.isDeaf = isDeaf;
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (!isDeaf) {
        opened.request(Long.MAX_VALUE);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        messages.add(new Message(JSON.readTree(text.toString())));
        text.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable e) {
      end.complete(BROKEN_OFF);
    }
  }
}
