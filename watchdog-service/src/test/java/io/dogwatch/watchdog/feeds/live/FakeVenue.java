package io.dogwatch.watchdog.feeds.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A venue of this process: a WebSocket server that says what it is told to (RFC 6455). */
final class FakeVenue implements AutoCloseable {

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int DEADLINE_SECONDS = 20;
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int OPCODE = 0x0F;

  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();

  FakeVenue() throws IOException {
    Thread.ofVirtual().start(this::acceptAll);
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/feed");
  }

  boolean hasNewConnection() {
    return !connections.isEmpty();
  }

  /** The next connection that somebody made. */
  Connection connection() throws InterruptedException {
    return taken(connections);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void acceptAll() {
    try {
      while (true) {
        connections.add(new Connection(server.accept()));
      }
    } catch (IOException _) {
      // the venue is closed
    }
  }

  private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
    @Nullable T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("something within 20 s expected, found nothing");
    }
    return next;
  }

  /** A connection that somebody made. */
  static final class Connection {

    private final Socket socket;
    private final DataInputStream in;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      shakeHands();
      Thread.ofVirtual().start(this::hearAll);
    }

    /** The next text that came; {@code pong}, {@code close} and {@code end} for what is none. */
    String next() throws InterruptedException {
      return taken(heard);
    }

    void say(String text) throws IOException {
      frame(TEXT, text.getBytes(UTF_8));
    }

    void ping() throws IOException {
      frame(PING, new byte[0]);
    }

    /** As it is done properly. */
    void closeNormally() throws IOException {
      frame(CLOSE, new byte[] {0x03, (byte) 0xE8});
    }

    /** Without a word. */
    void breakOff() throws IOException {
      socket.close();
    }

    private void frame(int head, byte[] payload) throws IOException {
      var frame = new ByteArrayOutputStream();
      frame.write(head);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else {
        frame.write(126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      }
      frame.writeBytes(payload);
      socket.getOutputStream().write(frame.toByteArray());
      socket.getOutputStream().flush();
    }

    private void shakeHands() throws IOException {
      String key = "";
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      String accept = Base64.getEncoder().encodeToString(sha1(key + MAGIC));
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept
              + "\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        line.append((char) next);
      }
      return line.toString().strip();
    }

    private void hearAll() {
      try {
        while (true) {
          hear();
        }
      } catch (IOException _) {
        heard.add("end");
      }
    }

    private void hear() throws IOException {
      int opcode = in.readUnsignedByte() & OPCODE;
      int length = in.readUnsignedByte() & 0x7F;
      if (length == 126) {
        length = in.readUnsignedShort();
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int at = 0; at < payload.length; at++) {
        payload[at] ^= mask[at % 4];
      }
      heard.add(
          switch (opcode) {
            case 1 -> new String(payload, UTF_8);
            case 8 -> "close";
            case 10 -> "pong";
            default -> "opcode " + opcode;
          });
    }

    private static byte[] sha1(String text) {
      try {
        return MessageDigest.getInstance("SHA-1").digest(text.getBytes(ISO_8859_1));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
