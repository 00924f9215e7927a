package io.dogwatch.orchestrator.notifications.channels;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/** A receiver of messages on a port of its own, which answers as a test wants. */
public final class FakeReceiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Received> received = new ArrayList<>(); // guarded by this
  private final Queue<Reply> replies = new ArrayDeque<>(); // guarded by this

  /** A request; its headers by name, in whatever case. */
  public record Received(Map<String, String> headers, String body) {

    public String header(String name) {
      return headers.getOrDefault(name, "(none)");
    }
  }

  /** An answer. */
  public record Reply(int status, Map<String, String> headers, boolean isEndless) {}

  public FakeReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/T0K3N");
  }

  /** What the next request is answered with; those after the last one with 200. */
  public synchronized void reply(int status, Map<String, String> headers) {
    replies.add(new Reply(status, headers, false));
  }

  public synchronized void replyWithoutEnd() {
    replies.add(new Reply(200, Map.of(), true));
  }

  public synchronized List<Received> received() {
    return List.copyOf(received);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Reply reply = take(new Received(headers, body));
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    if (reply.isEndless()) {
      exchange.sendResponseHeaders(reply.status(), 0);
      OutputStream out = exchange.getResponseBody();
      out.write('x');
      out.flush(); // and never closed
    } else {
      exchange.sendResponseHeaders(reply.status(), -1);
      exchange.close();
    }
  }

  private synchronized Reply take(Received request) {
    received.add(request);
    Reply reply = replies.poll();
    return reply == null ? new Reply(200, Map.of(), false) : reply;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
