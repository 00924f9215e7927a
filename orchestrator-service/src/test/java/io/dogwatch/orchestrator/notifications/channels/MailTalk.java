package io.dogwatch.orchestrator.notifications.channels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.orchestrator.notifications.channels.FakeMailServer.Received;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What a fake server of mail says to one client, as RFC 5321 has it. */
final class MailTalk implements Runnable {

  private final FakeMailServer server;
  private final @Nullable SSLContext tls;
  private final List<String> receivers = new ArrayList<>();
  private Socket socket;
  private BufferedReader in;
  private boolean isEncrypted;
  private String login = "";
  private String sender = "";

  MailTalk(FakeMailServer server, Socket socket, @Nullable SSLContext tls, boolean isEncrypted)
      throws IOException {
    this.server = server;
    this.tls = tls;
    this.socket = isEncrypted ? encrypted(socket) : socket;
    this.isEncrypted = isEncrypted;
    this.in = reader(this.socket);
  }

  @Override
  public void run() {
    try (Socket _ = socket) {
      answer("CONNECT", "220 mail.test");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        hear(line);
      }
    } catch (IOException _) {
      // Somebody has hung up.
    }
  }

  private void hear(String line) throws IOException {
    String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
    switch (command) {
      case "EHLO" -> answer(command, "250-mail.test\r\n" + starttls() + "250 AUTH PLAIN LOGIN");
      case "STARTTLS" -> encrypt(command);
      case "AUTH" -> signIn(command, line);
      case "MAIL" -> {
        sender = address(line);
        answer(command, "250 OK");
      }
      case "RCPT" -> {
        if (answer(command, "250 OK")) {
          receivers.add(address(line));
        }
      }
      case "DATA" -> {
        if (answer(command, "354 go on")) {
          take(text());
        }
      }
      case "QUIT" -> answer(command, "221 bye");
      default -> answer(command, "250 OK");
    }
  }

  private String starttls() {
    return tls == null || isEncrypted ? "" : "250-STARTTLS\r\n";
  }

  private void encrypt(String command) throws IOException {
    if (answer(command, "220 go on")) {
      socket = encrypted(socket);
      in = reader(socket);
      isEncrypted = true;
    }
  }

  private Socket encrypted(Socket plain) throws IOException {
    var encrypted =
        (javax.net.ssl.SSLSocket)
            Objects.requireNonNull(tls).getSocketFactory().createSocket(plain, null, true);
    encrypted.setUseClientMode(false);
    return encrypted;
  }

  private void signIn(String command, String line) throws IOException {
    String[] parts = line.split(" ", 3);
    String[] texts = new String(Base64.getDecoder().decode(parts[2]), UTF_8).split("\0", -1);
    if (answer(command, "235 welcome")) {
      login = texts[1] + " " + texts[2];
    }
  }

  private List<String> text() throws IOException {
    List<String> text = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      text.add(line.startsWith(".") ? line.substring(1) : line);
    }
    return text;
  }

  /** A mail counts as received even where the answer gets lost. */
  private void take(List<String> text) throws IOException {
    String reply = server.take(".", "250 taken");
    if (!reply.startsWith("4") && !reply.startsWith("5")) {
      server.receive(
          new Received(sender, receivers, String.join("\r\n", text) + "\r\n", isEncrypted, login));
    }
    receivers.clear();
    say(reply);
  }

  /** Whether it says yes. */
  private boolean answer(String command, String usual) throws IOException {
    String reply = server.take(command, usual);
    say(reply);
    return reply.equals(usual);
  }

  private void say(String reply) throws IOException {
    switch (reply) {
      case "" -> socket.close();
      case "." -> {}
      default -> {
        socket.getOutputStream().write((reply + "\r\n").getBytes(UTF_8));
        socket.getOutputStream().flush();
      }
    }
  }

  private static String address(String line) {
    return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
  }

  private static BufferedReader reader(Socket socket) {
    try {
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
