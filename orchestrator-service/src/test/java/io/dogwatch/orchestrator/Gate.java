package io.dogwatch.orchestrator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a server that can be shut: connections through it break off, and new ones are refused.
 */
final class Gate implements AutoCloseable {

  private final String target;
  private final int targetPort;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  private Gate(String target) throws IOException {
    this.target = target;
    this.targetPort = URI.create(target.substring("jdbc:".length())).getPort();
    this.server = listening(0);
    this.port = server.getLocalPort();
    accept(server);
  }

  /** A gate to a database of this machine, open. */
  static Gate to(String jdbcUrl) throws IOException {
    return new Gate(jdbcUrl);
  }

  /** Where the database is for who comes through the gate. */
  String jdbcUrl() {
    return target.replace(":" + targetPort + "/", ":" + port + "/");
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
    var there = new Socket(InetAddress.getLoopbackAddress(), targetPort);
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
