package io.dogwatch.watchdog.feeds.probes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers of this process, each with another failure. */
class HttpProbeTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration IMPATIENT = Duration.ofMillis(100);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Queue<Instant> clock = new ArrayDeque<>(List.of(T0, T0.plusMillis(120)));
  private @Nullable HttpServer web;
  private @Nullable ServerSocket raw;

  @AfterEach
  void stop() throws IOException {
    http.shutdownNow();
    if (web != null) {
      web.stop(0);
    }
    if (raw != null) {
      raw.close();
    }
  }

  @Test
  void tellsThatAVenueAnswersAndWhatItsClockSays() throws Exception {
    URI venue = answering(200, "{\"serverTime\":1767625200050}");

    assertThat(probe(PATIENT).probe(new ProbeTarget("binance", "time", venue)))
        .isEqualTo(
            new VenueProbe(
                "binance",
                "time",
                "eu",
                T0,
                Duration.ofMillis(120),
                Outcome.OK,
                200,
                Instant.parse("2026-01-05T15:00:00.050Z")));
  }

  @Test
  void asksTheClockOnlyWhereItIsOne() throws Exception {
    URI venue = answering(200, "{\"serverTime\":1767625200050}");

    assertThat(probed(venue, PATIENT).serverTime()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 418, 429, 500, 503})
  void tellsOfAnswersThatAreNotTheRightOnes(int status) throws Exception {
    VenueProbe probe = probed(answering(status, ""), PATIENT);

    assertThat(probe.outcome()).isEqualTo(Outcome.HTTP_ERROR);
    assertThat(probe.httpStatus()).isEqualTo(status);
  }

  @Test
  void tellsThatNobodyAnswers() throws Exception {
    assertThat(failed(sending("http", ""), IMPATIENT)).isEqualTo(Outcome.TIMEOUT);
  }

  /** What a request's own timeout does not see. */
  @Test
  void tellsThatAnAnswerDoesNotEnd() throws Exception {
    URI venue = sending("http", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal");

    assertThat(failed(venue, IMPATIENT)).isEqualTo(Outcome.TIMEOUT);
  }

  @Test
  void tellsThatANameIsNotKnown() throws Exception {
    assertThat(failed(URI.create("http://venue.invalid/"), PATIENT)).isEqualTo(Outcome.DNS);
  }

  @Test
  void tellsThatNobodyListens() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(failed(URI.create("http://127.0.0.1:" + port + "/"), PATIENT))
        .isEqualTo(Outcome.REFUSED);
  }

  @Test
  void tellsThatNothingIsEncrypted() throws Exception {
    URI venue = sending("https", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

    assertThat(failed(venue, PATIENT)).isEqualTo(Outcome.TLS);
  }

  @Test
  void tellsThatTheAnswerIsNotHttp() throws Exception {
    assertThat(failed(sending("http", "220 mail.example ESMTP\r\n\r\n"), PATIENT))
        .isEqualTo(Outcome.PROTOCOL);
  }

  @Test
  void tellsThatAnAnswerIsFarTooLong() throws Exception {
    URI venue = answering(200, "x".repeat((1 << 20) + 1));

    assertThat(failed(venue, PATIENT)).isEqualTo(Outcome.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"serverTime\":1767625200000}",
        "{\"iso\":\"2026-01-05T15:00:00.000Z\",\"epoch\":1767625200.000}",
        "{\"error\":[],\"result\":{\"unixtime\":1767625200,\"rfc1123\":\"Mon, 05 Jan 26\"}}"
      })
  void readsTheClocksOfAllVenues(String answer) {
    assertThat(ServerTime.in(answer)).contains(T0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<html>",
        "{\"serverTime\":\"soon\"}",
        "{\"serverTime\":-1}",
        "{\"serverTime\":9223372036854775807}",
        "{\"serverTime\":1e400}",
        "{\"epoch\":1e17}",
        "{\"result\":{\"unixtime\":100000000000000000}}"
      })
  void passesOverAnswersWithoutAClock(String answer) {
    assertThat(ServerTime.in(answer)).isEmpty();
  }

  private Outcome failed(URI venue, Duration timeout) throws InterruptedException {
    VenueProbe probe = probed(venue, timeout);
    assertThat(probe.httpStatus()).isNull();
    assertThat(probe.duration()).isEqualTo(Duration.ofMillis(120));
    return probe.outcome();
  }

  private VenueProbe probed(URI venue, Duration timeout) throws InterruptedException {
    return probe(timeout).probe(new ProbeTarget("binance", "ping", venue));
  }

  private HttpProbe probe(Duration timeout) {
    InstantSource time = clock::remove;
    return new HttpProbe(http, "eu", timeout, time);
  }

  private URI answering(int status, String body) throws IOException {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
            if (!body.isEmpty()) {
              exchange.getResponseBody().write(body.getBytes(US_ASCII));
            }
          }
        });
    web.start();
    return URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/");
  }

  /** Says the same to whoever says something, and then nothing. */
  private URI sending(String scheme, String text) throws IOException {
    var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    raw = server;
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Socket client = server.accept();
                var _ = client.getInputStream().read();
                client.getOutputStream().write(text.getBytes(US_ASCII));
                client.getOutputStream().flush();
              } catch (IOException _) {
                // the test is over
              }
            });
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/");
  }
}
