package io.dogwatch.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback interface. */
public final class LoopbackPort {

  private static final String HOST = "127.0.0.1";

  private LoopbackPort() {}

  /** A port that nobody listens on now. Another process may take it before the caller does. */
  public static int free() {
    try (var socket = bind(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + HOST, e);
    }
  }

  /**
   * Passes if {@code port} can be listened on.
   *
   * @throws IllegalStateException which says who wanted the port, if it is taken
   */
  public static void requireFree(String user, int port) {
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
