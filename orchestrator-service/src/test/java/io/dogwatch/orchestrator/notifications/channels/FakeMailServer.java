package io.dogwatch.orchestrator.notifications.channels;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A mail server on a port of its own, which answers as a test wants. */
public final class FakeMailServer implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final @Nullable SSLContext tls;
  private final List<Socket> sockets = new ArrayList<>(); // guarded by this
  private final List<String> commands = new ArrayList<>(); // guarded by this
  private final List<Received> received = new ArrayList<>(); // guarded by this
  private final Map<String, Queue<String>> replies = new HashMap<>(); // guarded by this

  /**
   * A mail.
   *
   * @param text headers and all
   * @param login as in {@code user password}; empty if nobody has signed in
   */
  public record Received(
      String sender, List<String> receivers, String text, boolean isEncrypted, String login) {

    public Received {
      receivers = List.copyOf(receivers);
    }
  }

  /** One that has no encryption. */
  public FakeMailServer() throws IOException {
    this(null, false);
  }

  /**
   * @param tls its certificate; null for no encryption
   * @param isEncrypted whether it is from the start, and not only once somebody wants it
   */
  FakeMailServer(@Nullable SSLContext tls, boolean isEncrypted) throws IOException {
    this.tls = tls;
    Thread.ofVirtual().name("fake-mail").start(() -> accept(isEncrypted));
  }

  public int port() {
    return listener.getLocalPort();
  }

  /**
   * What a command is answered with next, instead of what it is usually.
   *
   * @param command the first word of it; CONNECT for the greeting, and a dot for the end of a mail
   * @param reply empty to hang up, a dot to say nothing
   */
  public synchronized void reply(String command, String reply) {
    replies.computeIfAbsent(command, _ -> new ArrayDeque<>()).add(reply);
  }

  public synchronized List<Received> received() {
    return List.copyOf(received);
  }

  /** The first words of all that was asked. */
  synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  synchronized String take(String command, String usual) {
    commands.add(command);
    Queue<String> next = replies.get(command);
    return next == null || next.isEmpty() ? usual : next.remove();
  }

  synchronized void receive(Received mail) {
    received.add(mail);
  }

  private void accept(boolean isEncrypted) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        keep(socket);
        Thread.ofVirtual()
            .name("fake-mail-" + socket.getPort())
            .start(new MailTalk(this, socket, tls, isEncrypted));
      } catch (IOException _) {
        // It is closed.
      }
    }
  }

  private synchronized void keep(Socket socket) {
    sockets.add(socket);
  }

  @Override
  public synchronized void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
