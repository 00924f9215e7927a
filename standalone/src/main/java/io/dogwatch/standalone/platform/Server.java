package io.dogwatch.standalone.platform;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that this process has started and that may be away for a while. Safe for use by many
 * threads.
 */
final class Server<S> implements AutoCloseable {

  private final Supplier<S> opening;
  private final Consumer<S> closing;
  private @Nullable S server; // guarded by this
  private boolean closed; // guarded by this

  Server(Supplier<S> opening, Consumer<S> closing) {
    this.opening = opening;
    this.closing = closing;
  }

  /** Returns when it serves, or at once if it is closed. */
  synchronized void start() {
    if (!closed) {
      server = opening.get();
    }
  }

  /** Stops it, and starts it again when that is done. */
  void without(Runnable meanwhile) {
    stop();
    try {
      meanwhile.run();
    } finally {
      start();
    }
  }

  /**
   * What was started.
   *
   * @throws IllegalStateException if it is away
   */
  synchronized S running() {
    if (server == null) {
      throw new IllegalStateException("the server does not run");
    }
    return server;
  }

  /** Whether this is what was started last, and it was not stopped since. */
  synchronized boolean isWanted(S one) {
    return one.equals(server);
  }

  /**
   * Starts another one in the place of one that has ended, if that is still wanted. It still is
   * where the other one does not start.
   */
  synchronized void replace(S ended) {
    if (isWanted(ended)) {
      closing.accept(ended);
      server = opening.get();
    }
  }

  /** For good. */
  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }

  private synchronized void stop() {
    S last = server;
    server = null; // also where it does not stop: its end is wanted
    if (last != null) {
      closing.accept(last);
    }
  }
}
