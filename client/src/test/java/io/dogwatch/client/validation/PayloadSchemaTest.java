package io.dogwatch.client.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadSchemaTest {

  private final PayloadSchema schema =
      PayloadSchema.parse(
          """
          {"type": "object",
           "properties": {
             "symbol": {"type": "string", "x-choices": ["AAPL", "BTCUSD"]},
             "asOf": {"type": "string", "format": "date-time"},
             "bars": {"type": "integer", "minimum": 1}},
           "required": ["symbol"],
           "additionalProperties": false}
          """);

  @Test
  void nothingIsWrongWithWhatFits() {
    assertThat(problems("{\"symbol\":\" aapl \",\"bars\":5}")).isEmpty();
  }

  @Test
  void everyProblemIsNamedAtItsPlace() {
    assertThat(problems("{\"bars\":0,\"colour\":1}"))
        .extracting(Problem::pointer)
        .containsExactly("/bars", "/colour", "/symbol");
  }

  @Test
  void namesAreEscapedInPointers() {
    assertThat(problems("{\"symbol\":\"AAPL\",\"a/b~c\":1}"))
        .extracting(Problem::pointer)
        .containsExactly("/a~1b~0c");
  }

  @Test
  void choiceThatDoesNotExistSaysWhichDo() {
    assertThat(problems("{\"symbol\":\"XYZ\"}"))
        .containsExactly(new Problem("/symbol", "one of AAPL, BTCUSD expected, found \"XYZ\""));
  }

  @Test
  void formatsAreKept() {
    assertThat(problems("{\"symbol\":\"AAPL\",\"asOf\":\"2013-11-28T00:00:00Z\"}")).isEmpty();
    assertThat(problems("{\"symbol\":\"AAPL\",\"asOf\":\"yesterday\"}"))
        .containsExactly(
            new Problem("/asOf", "a valid RFC 3339 date-time expected, found \"yesterday\""));
  }

  @Test
  void wrongTypeIsToldOnce() {
    assertThat(problems("{\"symbol\":7}"))
        .hasSize(1)
        .first()
        .extracting(Problem::pointer)
        .isEqualTo("/symbol");
  }

  @Test
  void brokenDocumentIsOneProblem() {
    assertThat(problems("{")).singleElement().extracting(Problem::pointer).isEqualTo("");
  }

  @Test
  void schemaThatIsNoJsonIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PayloadSchema.parse("{"));
  }

  private List<Problem> problems(String document) {
    return schema.problems(document.getBytes(StandardCharsets.UTF_8));
  }
}
