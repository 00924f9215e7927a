package io.dogwatch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.validation.PayloadSchema;
import io.dogwatch.client.validation.Problem;
import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.workers.JobTypeDescription;
import io.dogwatch.worker.marketdata.MarketData;
import io.dogwatch.worker.probe.ProbeHandler;
import io.dogwatch.worker.technical.TechnicalHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the worker announces of its handlers, as a submitter meets it. */
class HandlersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"symbol\":\"AAPL\"}",
        "{\"symbol\":\" aapl \",\"bars\":1}",
        "{\"symbol\":\"BTC/USD\",\"bars\":5000,\"interval\":\"pt15m\"}",
        "{\"symbol\":\"btcusd\",\"asOf\":\"2013-11-28T00:00:00Z\"}",
      })
  void technicalAccepts(String payload) throws IOException {
    assertThat(problems(technical(), payload)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                         | symbol",
        "{\"symbol\":\"NOPE\"}                      | /symbol",
        "{\"symbol\":7}                             | /symbol",
        "{\"symbol\":\"AAPL\",\"bars\":0}           | /bars",
        "{\"symbol\":\"AAPL\",\"bars\":5001}        | /bars",
        "{\"symbol\":\"AAPL\",\"bars\":1.5}         | /bars",
        "{\"symbol\":\"AAPL\",\"interval\":\"P2D\"} | /interval",
        "{\"symbol\":\"AAPL\",\"asOf\":\"now\"}     | /asOf",
        "{\"symbol\":\"AAPL\",\"color\":\"red\"}    | color",
      })
  void technicalRefuses(String payload, String where) throws IOException {
    assertThat(problems(technical(), payload))
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).contains(where));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"sleepMs\":3600000,\"cpuMs\":600000,\"exit\":255,\"failTimes\":1000}",
        "{\"sleepMs\":0,\"cpuMs\":0,\"exit\":0,\"failTimes\":0,\"payloadBytes\":524288}",
      })
  void probeAccepts(String payload) {
    assertThat(problems(new ProbeHandler(ProbeHandler.Exit.REFUSED), payload)).isEmpty();
  }

  @Test
  void probeRefusesEverythingOutOfBoundsAtOnce() {
    assertThat(
            problems(
                new ProbeHandler(ProbeHandler.Exit.REFUSED),
                """
                {"sleepMs":3600001,"cpuMs":-1,"exit":256,"failTimes":1001,"payloadBytes":524289,
                 "nap":1}
                """))
        .extracting(Problem::toString)
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains("/sleepMs"),
            problem -> assertThat(problem).contains("/cpuMs"),
            problem -> assertThat(problem).contains("/exit"),
            problem -> assertThat(problem).contains("/failTimes"),
            problem -> assertThat(problem).contains("/payloadBytes"),
            problem -> assertThat(problem).contains("nap"));
  }

  @Test
  void everyFieldIsDescribed() throws IOException {
    for (JobHandler<?> handler :
        List.of(technical(), new ProbeHandler(ProbeHandler.Exit.REFUSED))) {
      JobTypeDescription announced = new BoundHandler<>(handler).describe(Instant.EPOCH);

      long fields = handler.payloadType().getRecordComponents().length;
      assertThat(announced.payloadSchema().split("\"description\"", -1)).hasSize((int) fields + 1);
    }
  }

  private static TechnicalHandler technical() throws IOException {
    return new TechnicalHandler(MarketData.recorded(null));
  }

  private static List<Problem> problems(JobHandler<?> handler, String payload) {
    String schema = new BoundHandler<>(handler).describe(Instant.EPOCH).payloadSchema();
    return PayloadSchema.parse(schema).problems(payload.getBytes(StandardCharsets.UTF_8));
  }
}
