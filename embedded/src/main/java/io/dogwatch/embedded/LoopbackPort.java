package io.dogwatch.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** TCP ports of the loopback interface. */
public final class LoopbackPort {

  private static final String HOST = "127.0.0.1";

  /** Those that somebody in this process means to listen on, or has listened on. */
  private static final Set<Integer> SPOKEN_FOR = ConcurrentHashMap.newKeySet();

  private LoopbackPort() {}

  /**
   * A port that nobody listens on now, and that nobody in this process was given or asked for
   * before. Another process may take it before the caller does.
   */
  public static int free() {
    int port = unused();
    while (!SPOKEN_FOR.add(port)) {
      port = unused();
    }
    return port;
  }

  /**
   * Passes if {@code port} can be listened on.
   *
   * @throws IllegalStateException which says who wanted the port, if it is taken
   */
  public static void requireFree(String user, int port) {
    SPOKEN_FOR.add(port);
    try (var _ = bind(port)) {
      // bound and released: it is free
    } catch (IOException e) {
      throw new IllegalStateException(
          "port %d is taken: %s can't listen on %s. Stop what listens there, or choose another port."
              .formatted(port, user, address(port)),
          e);
    }
  }

  static String address(int port) {
    return HOST + ":" + port;
  }

  private static int unused() {
    try (var socket = bind(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + HOST, e);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
