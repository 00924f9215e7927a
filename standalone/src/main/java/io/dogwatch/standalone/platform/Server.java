package io.dogwatch.standalone.platform;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server of this process that may be away for a while. Safe for use by many threads. */
final class Server<S> implements AutoCloseable {

  private final Supplier<S> opening;
  private final Consumer<S> closing;
  private @Nullable S server; // guarded by this

  Server(Supplier<S> opening, Consumer<S> closing) {
    this.opening = opening;
    this.closing = closing;
  }

  /** Returns when it serves. */
  synchronized void start() {
    server = opening.get();
  }

  /** Stops it, and starts it again when that is done. */
  void without(Runnable meanwhile) {
    close();
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

  @Override
  public synchronized void close() {
    if (server != null) {
      closing.accept(server);
      server = null;
    }
  }
}
