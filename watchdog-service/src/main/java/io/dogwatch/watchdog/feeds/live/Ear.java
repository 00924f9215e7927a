package io.dogwatch.watchdog.feeds.live;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears one connection, and passes on what it hears. A frame is asked for when the one before it
 * has been dealt with, so that at most one waits.
 */
final class Ear implements WebSocket.Listener {

  private static final int LONGEST = 1 << 25;

  private final int connection;
  private final Consumer<Signal> signals;
  private final StringBuilder parts = new StringBuilder();

  Ear(int connection, Consumer<Signal> signals) {
    this.connection = connection;
    this.signals = signals;
  }

  /** The first frame is asked for by who takes the signals, once it knows of the connection. */
  @Override
  public void onOpen(WebSocket socket) {}

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    if (parts.length() + part.length() > LONGEST) {
      signals.accept(new Signal.Ended(connection, "a frame of more than 32 Mi characters"));
      socket.abort();
      return null;
    }
    parts.append(part);
    if (last) {
      signals.accept(new Signal.Text(connection, parts.toString()));
      parts.setLength(0);
    } else {
      socket.request(1);
    }
    return null;
  }

  /** The answer is sent by the platform. */
  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    signals.accept(new Signal.Ping(connection));
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    signals.accept(new Signal.Ended(connection, "closed with " + status + " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    signals.accept(new Signal.Ended(connection, "broken off: " + error));
  }
}
