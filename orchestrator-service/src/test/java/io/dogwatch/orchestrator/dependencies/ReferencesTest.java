package io.dogwatch.orchestrator.dependencies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.orchestrator.dependencies.References.Found;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

  private static final JobId JOB = JobId.parse("0193b5a0-7c00-7000-8000-000000000001");
  private static final String RESULT =
      """
      {"price": 1.10, "big": 12345678901234567890.000000000001, "name": "AAPL",
       "bars": [{"close": 7}, {"close": 8}], "none": null, "$": "a\\\\1$0"}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"${R.price}\" | 1.10",
        "\"${R.big}\" | 12345678901234567890.000000000001",
        "\"${R.name}\" | \"AAPL\"",
        "\"${R.bars.1}\" | {\"close\":8}",
        "\"${R.bars.1.close}\" | 8",
        "\"${R.none}\" | null",
        "\"of ${R.name}: ${R.price}, ${R.bars.0.close}\" | \"of AAPL: 1.10, 7\"",
        "\"${R.$}.\" | \"a\\\\1$0.\"",
        "[\"${R.name}\", {\"a\": \"${R.name}\"}] | [\"AAPL\",{\"a\":\"AAPL\"}]",
      })
  void becomesTheValue(String text, String resolved) throws Exception {
    assertThat(resolve("{\"x\": " + text + ", \"y\": 2.50}"))
        .isEqualTo("{\"x\":" + resolved + ",\"y\":2.50}");
  }

  @Test
  void wholeResultIsAValueToo() throws Exception {
    assertThat(References.resolve(payload("{\"x\": \"${R}\"}"), _ -> result("[1]")).text())
        .isEqualTo("{\"x\":[1]}");
  }

  @Test
  void payloadWithoutReferencesStaysAsItIs() throws Exception {
    Payload payload = Payload.json("{ \"x\" : \"${job}\",  \"y\" : 1e2 }");

    assertThat(References.resolve(payload, _ -> Optional.empty())).isSameAs(payload);
  }

  @Test
  void jobWithoutAResultIsNull() throws Exception {
    assertThat(References.resolve(payload("{\"x\": \"${R.a}\"}"), _ -> Optional.empty()).text())
        .isEqualTo("{\"x\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cost", "bars.2", "bars.x", "name.x"})
  void resultWithoutTheValueIsTold(String path) {
    assertThatThrownBy(() -> resolve("{\"x\": \"${R." + path + "}\"}"))
        .isInstanceOf(UnresolvedException.class)
        .hasMessage("a result of job " + JOB + " with " + path + " expected");
  }

  @Test
  void resultThatIsNoJsonIsTold() {
    Payload bytes = new Payload(new byte[] {1}, "application/octet-stream");

    assertThatThrownBy(
            () -> References.resolve(payload("{\"x\": \"${R.a}\"}"), _ -> Optional.of(bytes)))
        .isInstanceOf(UnresolvedException.class)
        .hasMessage("a JSON result of job " + JOB + " expected");
  }

  @Test
  void areFoundWhereverTheyStand() {
    assertThat(
            References.in(
                payload("{\"a/b\": [1, \"${R.x}\"], \"c\": \"${jobs.x.result}\", \"d\": \"$\"}")))
        .containsExactly(
            new Found("/a~1b/1", List.of(JOB), true), new Found("/c", List.of(), false));
  }

  /** Longer than a stack is deep, within the largest payload. */
  @Test
  void pathMayBeAsLongAsAPayload() {
    String path = ".a".repeat(120_000);

    assertThat(References.in(payload("{\"x\": \"${R" + path + "}\"}")))
        .containsExactly(new Found("/x", List.of(JOB), true));
    assertThat(References.in(payload("{\"x\": \"${R" + path + "\"}")))
        .containsExactly(new Found("/x", List.of(), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"------------------------------------", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void referenceToWhatIsNoJobIsTold(String id) {
    Payload payload = Payload.json("{\"x\": \"${jobs." + id + ".result}\"}");

    assertThatThrownBy(() -> References.resolve(payload, _ -> result(RESULT)))
        .isInstanceOf(UnresolvedException.class)
        .hasMessage("a reference to a job expected, found ${jobs." + id + ".result}");
  }

  private static String resolve(String json) throws UnresolvedException {
    return References.resolve(payload(json), _ -> result(RESULT)).text();
  }

  private static Optional<Payload> result(String json) {
    return Optional.of(Payload.json(json));
  }

  private static Payload payload(String json) {
    return Payload.json(json.replace("${R", "${jobs." + JOB + ".result"));
  }
}
