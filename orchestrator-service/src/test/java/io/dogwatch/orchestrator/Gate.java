package io.dogwatch.orchestrator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a server that can be shut: connections through it break off, and new ones are refused.
 */
final class Gate implements AutoCloseable {

  private final int target;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  /** A gate to a port of this machine, open. */
  Gate(int target) throws IOException {
    this.target = target;
    this.server = listening(0);
    this.port = server.getLocalPort();
    accept(server);
  }

  int port() {
    return port;
  }

  void shut() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  void open() throws IOException {
    server = listening(port);
    accept(server);
  }

  @Override
  public void close() throws IOException {
    shut();
  }

  private static ServerSocket listening(int port) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void accept(ServerSocket listener) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try {
                  connect(listener.accept());
                } catch (IOException e) {
                  if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                  }
                }
              }
            });
  }

  private void connect(Socket client) throws IOException {
    var there = new Socket(InetAddress.getLoopbackAddress(), target);
    sockets.addAll(List.of(client, there));
    pump(client, there);
    pump(there, client);
  }

  private static void pump(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  to;
                  InputStream in = from.getInputStream();
                  OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
              } catch (IOException _) {
                // Either side has gone, and both are closed now.
              }
            });
  }
}
