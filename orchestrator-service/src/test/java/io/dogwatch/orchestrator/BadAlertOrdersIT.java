package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.BadRequestsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people say of alerts is refused with a pointer to what is wrong with it. */
@ExtendWith(SharedInstallation.class)
final class BadAlertOrdersIT {

  private final Orchestrator orchestrator;

  BadAlertOrdersIT(Installation installation) {
    orchestrator = installation.orchestrator();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/alerts/any/acknowledge | {\"by\": \"x\"} | /by | unknown field",
        "/api/v1/alerts/any/acknowledge | {\"comment\": 7} | /comment | a text of at most 1000 characters expected",
        "/api/v1/silences | {\"until\": \"9000-01-01T00:00:00Z\", \"reason\": \"x\"} | /matchers | required",
        "/api/v1/silences | {\"matchers\": {}, \"until\": \"9000-01-01T00:00:00Z\", \"reason\": \"x\"} | /matchers | one of watchdog, type, symbol, venue and severity expected, found none",
        "/api/v1/silences | {\"matchers\": {\"symbl\": \"BTC\"}, \"until\": \"9000-01-01T00:00:00Z\", \"reason\": \"x\"} | /matchers/symbl | unknown field",
        "/api/v1/silences | {\"matchers\": {\"severity\": \"mild\"}, \"until\": \"9000-01-01T00:00:00Z\", \"reason\": \"x\"} | /matchers/severity | one of LOW, MEDIUM, HIGH, CRITICAL, or an array of 1 to 100 of them, expected, found \"mild\"",
        "/api/v1/silences | {\"matchers\": {\"symbol\": []}, \"until\": \"9000-01-01T00:00:00Z\", \"reason\": \"x\"} | /matchers/symbol | a text of 1 to 200 characters, or an array of 1 to 100 of them, expected, found []",
        "/api/v1/silences | {\"matchers\": {\"symbol\": \"B\"}, \"reason\": \"x\"} | /until | required",
        "/api/v1/silences | {\"matchers\": {\"symbol\": \"B\"}, \"until\": \"2000-01-01T00:00:00Z\", \"reason\": \"x\"} | /until | a time after from, and to come, expected, found \"2000-01-01T00:00:00Z\"",
        "/api/v1/silences | {\"matchers\": {\"symbol\": \"B\"}, \"until\": \"9000-01-01T00:00:00Z\"} | /reason | required",
      })
  void refusesABodyThatSaysTooMuchOrTooLittle(
      String path, String body, String pointer, String detail) throws Exception {
    Answer answer = orchestrator.post(path, body);

    assertProblem(answer, 400);
    assertThat(answer.body().at("/errors/0/pointer").stringValue()).isEqualTo(pointer);
    assertThat(answer.body().at("/errors/0/detail").stringValue()).isEqualTo(detail);
  }
}
