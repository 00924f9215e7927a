package io.dogwatch.standalone.system;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.standalone.platform.Platform;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes every call of {@code docs/api.md}, and compares every answer. */
@ExtendWith(SharedPlatform.class)
class ApiGuideIT {

  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\\n(.*?)```\\n```json (\\d+)\\n(.*?)```", Pattern.DOTALL);

  /** A part of a shell's argument: quoted, or up to white space or a quote. */
  private static final Pattern PART = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  private static final String ANYTHING = "…";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Platform platform;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private String id = "";
  private String first = "";

  ApiGuideIT(Platform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void awaitWorkers() {
    new Workers(platform).awaitAll();
  }

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void tellsWhatIsSo() throws Exception {
    Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "api.md")));
    int found = 0;
    for (; examples.find(); found++) {
      String command = filled(examples.group(1));

      HttpResponse<String> answer = call(arguments(command));

      assertThat(answer.statusCode())
          .as("%s: %s", answer.body(), command)
          .isEqualTo(Integer.parseInt(examples.group(2)));
      List<JsonNode> actual = documents(answer.body());
      assertMatches(answer.body() + ": " + command, documents(filled(examples.group(3))), actual);
      if (!actual.isEmpty()) {
        id = actual.getFirst().path("id").asString(id);
        first = actual.getFirst().at("/items/0/id").asString(first);
      }
    }
    assertThat(found).isGreaterThan(15);
  }

  private String filled(String text) {
    return text.replace("$id", id)
        .replace("$first", first)
        .replace("$tomorrow", now.plus(Duration.ofDays(1)).toString())
        .replace("$yesterday", now.minus(Duration.ofDays(1)).toString())
        .replace("$now", now.toString());
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

  /** Does what curl would do. */
  private HttpResponse<String> call(List<String> arguments)
      throws IOException, InterruptedException {
    assertThat(arguments).startsWith("curl", "-s");
    HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofMinutes(1));
    String method = "GET";
    String body = "";
    for (int i = 2; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "-H" -> {
          String[] header = arguments.get(++i).split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-d", "--data-binary" -> {
          body = arguments.get(++i);
          method = method.equals("GET") ? "POST" : method;
        }
        case "-X" -> method = arguments.get(++i);
        case String address -> {
          assertThat(address).startsWith("localhost:8080/");
          request.uri(platform.api().resolve(address.substring(address.indexOf('/'))));
        }
      }
    }
    return http.send(
        request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static List<JsonNode> documents(String text) {
    return JSON.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
  }

  private static void assertMatches(String where, List<JsonNode> expected, List<JsonNode> actual) {
    assertThat(actual).as(where).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertMatches(where, expected.get(i), actual.get(i));
    }
  }

  private static void assertMatches(String where, JsonNode expected, JsonNode actual) {
    if (expected.isString() && expected.stringValue().equals(ANYTHING)) {
      return;
    }
    if (expected.isObject()) {
      assertThat(actual.propertyNames())
          .as("%s: %s", where, actual)
          .containsExactlyInAnyOrderElementsOf(expected.propertyNames());
      expected
          .properties()
          .forEach(it -> assertMatches(where, it.getValue(), actual.path(it.getKey())));
    } else if (expected.isArray()) {
      assertMatches(where, expected.valueStream().toList(), actual.valueStream().toList());
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }
}
