package io.dogwatch.standalone.system;

import static java.util.Locale.ROOT;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.standalone.platform.Platform;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes every call of {@code docs/api.md}, which has all, and compares every answer. */
@ExtendWith(SharedPlatform.class)
class ApiGuideIT {

  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\\n(.*?)```\\n```(json|text) (\\d+)\\n(.*?)```", Pattern.DOTALL);

  private static final Pattern BLOCK = Pattern.compile("^```(?!js$)\\w", Pattern.MULTILINE);
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
  void awaitWorkers() throws Exception {
    new Workers(platform).awaitAll();
    GuideAlert.raise(platform, http);
  }

  @AfterEach
  void forgetScheduleAndClose() throws Exception {
    // It would fire among the jobs of other tests.
    var _ =
        Curl.parse("curl -s -X DELETE localhost:8080/api/v1/schedules/nightly")
            .call(http, platform.api());
    http.close();
  }

  @Test
  void hasEveryCallAndTellsWhatIsSo() throws Exception {
    String guide = Files.readString(Path.of("..", "docs", "api.md"));
    List<Curl> calls = new ArrayList<>();
    for (Matcher example = EXAMPLE.matcher(guide); example.find(); ) {
      var call = Curl.parse(filled(example.group(1)));

      Curl.Answer answer = call.call(http, platform.api());

      assertThat(answer.status())
          .as("%s: %s", answer, call)
          .isEqualTo(Integer.parseInt(example.group(3)));
      assertThat(answer.cutOff()).as("%s: %s", answer, call).isEqualTo(call.hasMaxTime());
      String expected = filled(example.group(4));
      switch (example.group(2)) {
        case "json" -> assertJson(answer.body() + ": " + call, expected, answer.body());
        case String _ -> assertThat(answer.body()).as("%s", call).matches(pattern(expected));
      }
      calls.add(call);
    }
    assertThat(BLOCK.matcher(guide).results().count())
        .as("calls and answers, none of them of a shape that was passed over")
        .isEqualTo(2L * calls.size());
    List<String> operations = operations();
    assertThat(calls.stream().map(call -> operation(call, operations)).distinct())
        .containsExactlyInAnyOrderElementsOf(operations);
  }

  private String filled(String text) {
    return text.replace("$id", id)
        .replace("$first", first)
        .replace("$tomorrow", now.plus(Duration.ofDays(1)).toString())
        .replace("$yesterday", now.minus(Duration.ofDays(1)).toString())
        .replace("$now", now.toString());
  }

  /** What the API says that can be called, as in {@code GET /api/v1/jobs/{id}}. */
  private List<String> operations() throws Exception {
    Curl.Answer answer =
        Curl.parse("curl -s localhost:8080/v3/api-docs").call(http, platform.api());
    List<String> operations = new ArrayList<>();
    JSON.readTree(answer.body())
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(it -> operations.add(it.toUpperCase(ROOT) + " " + path.getKey())));
    return operations;
  }

  /** The operation that a call means: of two that fit the one that says more. */
  private static String operation(Curl call, List<String> operations) {
    String wanted = call.method() + " " + call.resource();
    return operations.stream()
        .filter(it -> wanted.matches(it.replaceAll("\\{[^}]*}", "[^/]+")))
        .min(Comparator.comparingLong(it -> it.chars().filter(c -> c == '{').count()))
        .orElse(wanted);
  }

  private static Pattern pattern(String expected) {
    return Pattern.compile(
        Stream.of(expected.split(ANYTHING, -1)).map(Pattern::quote).collect(joining(".+")));
  }

  private void assertJson(String where, String expected, String found) {
    List<JsonNode> actual = documents(found);
    assertMatches(where, documents(expected), actual);
    if (!actual.isEmpty()) {
      id = actual.getFirst().path("id").asString(id);
      first = actual.getFirst().at("/items/0/id").asString(first);
    }
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
