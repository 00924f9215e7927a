package io.dogwatch.standalone.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call of curl, as a shell's line has it, which is made as curl would make it.
 *
 * @param path with what is asked, if anything is
 * @param headers each a name and a value, one after the other
 */
record Curl(String method, String path, List<String> headers, String body, Duration maxTime) {

  private static final String SERVER = "localhost:8080";
  private static final Duration NO_MAX_TIME = Duration.ofMinutes(1);

  /** A part of a shell's argument: quoted, or up to white space or a quote. */
  private static final Pattern PART = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  Curl {
    headers = List.copyOf(headers);
  }

  /**
   * What has come.
   *
   * @param cutOff since the time was over
   */
  record Answer(int status, String body, boolean cutOff) {}

  static Curl parse(String command) {
    List<String> arguments = arguments(command);
    if (arguments.size() < 3 || !arguments.subList(0, 2).equals(List.of("curl", "-s"))) {
      throw new AssertionError("curl -s expected, found " + command);
    }
    String method = "GET";
    String path = "";
    List<String> headers = new ArrayList<>();
    String body = "";
    Duration maxTime = NO_MAX_TIME;
    for (int i = 2; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "-H" -> headers.addAll(List.of(arguments.get(++i).split(": ", 2)));
        case "-d", "--data-binary" -> {
          body = arguments.get(++i);
          method = method.equals("GET") ? "POST" : method;
        }
        case "-X" -> method = arguments.get(++i);
        case "--max-time" -> maxTime = Duration.ofSeconds(Long.parseLong(arguments.get(++i)));
        case "-N" -> {} // of what it prints, nothing is held back here
        case String address when address.startsWith(SERVER) ->
            path = address.substring(SERVER.length());
        case String other -> throw new AssertionError("curl: what is " + other + "?");
      }
    }
    return new Curl(method, path, headers, body, maxTime);
  }

  private static List<String> arguments(String command) {
    List<String> arguments = new ArrayList<>();
    int end = -1;
    for (Matcher part = PART.matcher(command.replace("\\\n", " ")); part.find(); end = part.end()) {
      String text =
          Stream.of(part.group(1), part.group(2), part.group(3))
              .filter(Objects::nonNull)
              .collect(joining());
      arguments.add(part.start() == end ? arguments.removeLast() + text : text);
    }
    return arguments;
  }

  /** The path without what is asked. */
  String resource() {
    return path.replaceFirst("\\?.*", "");
  }

  /** Whether it is to be cut off. */
  boolean hasMaxTime() {
    return !maxTime.equals(NO_MAX_TIME);
  }

  /** Returns the answer, or what has come of it when the time is over. */
  Answer call(HttpClient http, URI server) throws InterruptedException, ExecutionException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).method(method, BodyPublishers.ofString(body));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    var status = new CompletableFuture<Integer>();
    var come = new ByteArrayOutputStream();
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(
            request.build(),
            head -> {
              status.complete(head.statusCode());
              return BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(come::writeBytes));
            });
    boolean cutOff = false;
    try {
      var _ = answer.get(maxTime.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      cutOff = answer.cancel(true);
    }
    return new Answer(status.getNow(0), come.toString(UTF_8), cutOff);
  }
}
