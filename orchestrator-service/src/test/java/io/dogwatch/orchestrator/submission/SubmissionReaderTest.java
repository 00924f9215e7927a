package io.dogwatch.orchestrator.submission;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.Backoff;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubmissionReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final SubmissionReader reader = new SubmissionReader();

  @Test
  void readsEveryField() {
    JobOrder order =
        single(
            """
            {"id": "8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d", "type": "technical",
             "payload": {"symbol": "AAPL"}, "priority": "hIgH", "maxAttempts": 5,
             "timeout": "PT1M30S", "expiresAt": "2026-03-01T13:00:00+02:00",
             "tenant": "acme", "metadata": {"run": "7"}}
            """);

    assertThat(order.id()).hasToString("8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d");
    assertThat(order.type()).isEqualTo(new JobType("technical"));
    assertThat(order.priority()).isEqualTo(Priority.HIGH);
    assertThat(order.payload()).isEqualTo(Payload.json("{\"symbol\": \"AAPL\"}"));
    assertThat(order.limits())
        .isEqualTo(
            new Limits(
                5, null, Duration.ofSeconds(90), Instant.parse("2026-03-01T11:00:00Z"), null));
    assertThat(order.origin().tenant()).isEqualTo("acme");
    assertThat(order.origin().metadata()).isEqualTo(Map.of("run", "7"));
  }

  @Test
  void leavesOutWhatIsNotSaid() {
    JobOrder order = single("{\"type\": \"technical\", \"payload\": {}, \"timeout\": null}");

    assertThat(order.id()).isNull();
    assertThat(order.priority()).isEqualTo(Priority.NORMAL);
    assertThat(order.limits()).isEqualTo(Limits.OF_TYPE);
  }

  @Test
  void readsTheDelaysBetweenAttempts() {
    String job = "{\"type\": \"technical\", \"payload\": {}, \"backoff\": %s}";

    assertThat(
            single(
                    job.formatted(
                        """
                        {"base": "PT0.5S", "multiplier": 1.5, "max": "PT1M", "jitter": 0}
                        """))
                .limits()
                .backoff())
        .isEqualTo(new Backoff(Duration.ofMillis(500), 1.5, Duration.ofMinutes(1), 0));
    assertThat(single(job.formatted("{\"base\": \"PT3S\"}")).limits().backoff())
        .isEqualTo(new Backoff(Duration.ofSeconds(3), 2, Duration.ofSeconds(60), 0.2));
    assertThat(single(job.formatted("{}")).limits().backoff()).isEqualTo(Backoff.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"PT1S\" | /backoff",
        "{\"base\": \"1s\"} | /backoff/base",
        "{\"base\": 1} | /backoff/base",
        "{\"base\": \"PT61S\"} | /backoff",
        "{\"max\": \"P366D\"} | /backoff/max",
        "{\"multiplier\": 0.5} | /backoff",
        "{\"multiplier\": \"2\"} | /backoff/multiplier",
        "{\"jitter\": 1.1} | /backoff",
        "{\"maximum\": \"PT1S\"} | /backoff/maximum",
      })
  void tellsWhatIsWrongWithTheDelays(String backoff, String pointer) {
    assertThat(errors("{\"type\": \"technical\", \"payload\": {}, \"backoff\": " + backoff + "}"))
        .extracting(FieldProblem::pointer)
        .containsExactly(pointer);
  }

  @ParameterizedTest
  @CsvSource({
    "runAt, 2026-03-01T12:30:00+02:00, 2026-03-01T10:30:00Z",
    "runAt, 2020-01-01T00:00:00Z, 2020-01-01T00:00:00Z",
    "runAt, 2027-03-01T10:00:00Z, 2027-03-01T10:00:00Z",
    "delay, P365D, 2027-03-01T10:00:00Z",
    "delay, PT30M, 2026-03-01T10:30:00Z",
    "delay, PT0S, 2026-03-01T10:00:00Z",
  })
  void readsWhenAJobMayRun(String field, String text, Instant expected) {
    JobOrder order =
        single("{\"type\": \"technical\", \"payload\": {}, \"%s\": \"%s\"}".formatted(field, text));

    assertThat(order.limits().notBefore()).isEqualTo(expected);
  }

  /** UTF-8 has no place for half of a pair: it would come out as another character. */
  @Test
  void refusesHalfASurrogatePair() {
    assertThat(errors("{\"type\": \"a\", \"payload\": {}, \"tenant\": \"\\ud800\"}"))
        .extracting(FieldProblem::pointer)
        .containsExactly("/tenant");
    assertThat(
            single("{\"type\": \"a\", \"payload\": {}, \"tenant\": \"\\ud83d\\ude00\"}").origin())
        .extracting(Origin::tenant)
        .isEqualTo("\ud83d\ude00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"runAt\": \"tomorrow\" | /runAt",
        "\"runAt\": \"+10000-01-01T00:00:00Z\" | /runAt",
        "\"runAt\": \"-999999999-01-01T00:00:00Z\" | /runAt",
        "\"expiresAt\": \"+10000-01-01T00:00:00Z\" | /expiresAt",
        "\"runAt\": \"2027-03-01T10:00:00.001Z\" | /runAt",
        "\"delay\": \"-PT1S\" | /delay",
        "\"delay\": \"P366D\" | /delay",
        "\"delay\": 5 | /delay",
        "\"delay\": \"PT5S\", \"runAt\": \"2026-03-01T11:00:00Z\" | /delay",
        "\"expiresAt\": \"2026-03-01T11:00:00Z\", \"runAt\": \"2026-03-01T11:00:00Z\" | /runAt",
        "\"expiresAt\": \"2026-03-01T11:00:00Z\", \"delay\": \"PT2H\" | /delay",
      })
  void refusesATimeThatCantBe(String fields, String pointer) {
    assertThat(errors("{\"type\": \"a\", \"payload\": {}, " + fields + "}"))
        .extracting(FieldProblem::pointer)
        .containsExactly(pointer);
  }

  @Test
  void saysHowLateAJobMayRun() {
    assertThat(errors("{\"type\": \"a\", \"payload\": {}, \"runAt\": \"2100-01-01T00:00:00Z\"}"))
        .extracting(FieldProblem::detail)
        .containsExactly("a time at most P365D from now expected, found 2100-01-01T00:00:00Z");
  }

  @Test
  void keepsTheBytesOfThePayload() {
    String payload = "{\"price\" : 0.10000000000000000001, \"größe\":\t1e400 , \"a\":{\"b\":[]} }";

    JobOrder order = single("{\"payload\":" + payload + ",\"type\":\"technical\"}");

    assertThat(order.payload().text()).isEqualTo(payload);
  }

  @Test
  void listsAllMistakesAtOnce() {
    List<FieldProblem> errors =
        errors(
            """
            [{"type": "technical", "payload": {}},
             {"type": "Nope!", "payload": [1], "prio/rity": "high", "id": "7", "priority": 3,
              "maxAttempts": 0, "timeout": "30s", "expiresAt": "2020-01-01T00:00:00Z",
              "tenant": "", "metadata": {"a~b": 1}},
             17]
            """);

    assertThat(errors)
        .extracting(FieldProblem::pointer)
        .containsExactlyInAnyOrder(
            "/1/type",
            "/1/payload",
            "/1/prio~1rity",
            "/1/id",
            "/1/priority",
            "/1/maxAttempts",
            "/1/timeout",
            "/1/expiresAt",
            "/1/tenant",
            "/1/metadata/a~0b",
            "/2");
  }

  @Test
  void listsTheFirstTenThousandMistakesAndCountsTheOthers() {
    String fields =
        IntStream.range(0, 10_500).mapToObj("\"f%d\":0"::formatted).collect(joining(","));

    Mistakes mistakes =
        ((Orders.Unreadable) read("{\"type\":\"a\",\"payload\":{}," + fields + "}")).mistakes();

    assertThat(mistakes.listed()).hasSize(10_000);
    assertThat(mistakes.listed().getLast()).isEqualTo(FieldProblem.at("/f9999", "unknown field"));
    assertThat(mistakes)
        .hasToString("10500 errors; the first 10000 are listed: " + mistakes.listed());
  }

  @Test
  void quotesNoMoreThanALineOfWhatItFound() {
    String found = "9".repeat(100_000);

    FieldProblem error =
        errors("{\"type\":\"a\",\"payload\":{},\"timeout\":\"" + found + "\"}").getFirst();

    assertThat(error.detail()).startsWith("an ISO 8601 duration").endsWith("999…").hasSize(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | a job or an array",
        "{\"type\": | JSON expected, in line 1",
        "{\"type\": \"a\", \"type\": \"b\", \"payload\": {}} | Duplicate",
        "{\"type\": \"a\", \"payload\": {}} {} | nothing expected after the end",
        "\"text\" | a job or an array",
        "[] | at least one job",
      })
  void refusesWhatIsNoSubmission(String body, String detail) {
    List<FieldProblem> errors = errors(body);

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().pointer()).isEmpty();
    assertThat(errors.getFirst().detail()).contains(detail);
  }

  @Test
  void requiresTypeAndPayload() {
    assertThat(errors("{}"))
        .containsExactlyInAnyOrder(
            FieldProblem.at("/type", "required"), FieldProblem.at("/payload", "required"));
  }

  @ParameterizedTest
  @CsvSource({"262144, true", "262145, false"})
  void boundsThePayload(int size, boolean fits) {
    String payload = "{\"a\":\"" + "x".repeat(size - 8) + "\"}";

    Orders orders = read("{\"type\":\"a\",\"payload\":" + payload + "}");

    assertThat(payload).hasSize(size);
    assertThat(JobMessage.MAX_PAYLOAD).isEqualTo(262144);
    assertThat(orders instanceof Orders.Single).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({"10000, true", "10001, false"})
  void boundsTheArray(int size, boolean fits) {
    String jobs = "{\"type\":\"a\",\"payload\":{}},".repeat(size);

    Orders orders = read("[" + jobs.substring(0, jobs.length() - 1) + "]");

    assertThat(orders instanceof Orders.Several).isEqualTo(fits);
    if (!fits) {
      assertThat(orders.toString()).contains("at most 10000 jobs expected, found more");
    }
  }

  @Test
  void refusesAnIdThatStandsTwiceInAnArray() {
    String job = "{\"id\":\"8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d\",\"type\":\"a\",\"payload\":{}}";

    assertThat(errors("[" + job + "," + job + "]"))
        .containsExactly(FieldProblem.at("/1/id", "the same as /0/id"));
  }

  @ParameterizedTest
  @CsvSource({"UTF-16BE", "UTF-32LE"})
  void refusesEncodingsOtherThanUtf8(String encoding) {
    byte[] body = "{\"type\":\"a\",\"payload\":{}}".getBytes(Charset.forName(encoding));

    var orders = (Orders.Unreadable) reader.read(body, NOW);

    assertThat(orders.mistakes().listed())
        .containsExactly(FieldProblem.at("/payload", "UTF-8 expected"));
    assertThat(orders.readable()).isEmpty();
    assertThat(orders.named()).containsExactly(new Orders.NamedType("", new JobType("a")));
  }

  private JobOrder single(String body) {
    return ((Orders.Single) read(body)).order();
  }

  private List<FieldProblem> errors(String body) {
    return ((Orders.Unreadable) read(body)).mistakes().listed();
  }

  private Orders read(String body) {
    return reader.read(body.getBytes(StandardCharsets.UTF_8), NOW);
  }
}
