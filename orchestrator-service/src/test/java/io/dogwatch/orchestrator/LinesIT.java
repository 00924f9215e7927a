package io.dogwatch.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jobs that are submitted line by line. Where a test owns a socket it has a thread of its own,
 * since no interrupt ends what a socket waits for.
 */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LinesIT {

  private static final String PREFIX = "lines.";
  private static final String JOB = "{\"type\":\"probe\",\"payload\":{}}\n";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("lines"));
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @Test
  void answersEachLineInItsTurnAndSaysHowManyThereWere() throws Exception {
    List<JsonNode> answers =
        submit(
            """
            {"type": "probe", "payload": {}, "id": "6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b011"}

            {"type": "probe", "payload": {"symbol": "XXXX"}}
            {"type": "nope", "payload": {}}
            [{"type": "probe", "payload": {}}]
            {"type":
            {"type": "probe", "payload": {}} {}
            {"type": "probe", "payload": {"sleepMs": 1}}
            """);

    assertThat(answers)
        .extracting(answer -> answer.path("line").asInt(0))
        .containsExactly(1, 3, 4, 5, 6, 7, 8, 0);
    assertThat(answers.getFirst().path("id").stringValue())
        .isEqualTo("6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b011");
    assertThat(answers.subList(1, 4))
        .extracting(answer -> answer.path("errors").path(0).path("pointer").stringValue())
        .containsExactly("/payload/symbol", "/type", "");
    assertThat(answers.get(3).toString()).contains("a job expected");
    assertThat(answers.get(4).toString()).contains("JSON expected, in column ");
    assertThat(answers.getLast().toString())
        .isEqualTo("{\"accepted\":2,\"refused\":5,\"notAcknowledged\":0}");
    assertThat(orchestrator.get("/api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b011").status())
        .isEqualTo(200);
  }

  @Test
  void takes100000JobsAndNoMore() throws Exception {
    List<JsonNode> answers = submit(JOB.repeat(100_000) + JOB);

    assertThat(answers).hasSize(100_001);
    assertThat(answers.getLast().path("accepted").intValue()).isEqualTo(100_000);
    assertThat(answers.getLast().path("detail").stringValue())
        .isEqualTo(
            "at most 100000 jobs expected; line 100001 and all that follow were not submitted");
  }

  /** As clients do that read nothing before they have sent all. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void needsNobodyToReadBeforeAllIsSent() throws Exception {
    byte[] body = JOB.repeat(100_000).getBytes(UTF_8);
    try (var socket = orchestrator.connect()) {
      socket.setReceiveBufferSize(64 * 1024);
      OutputStream out = socket.getOutputStream();
      head(out, "Content-Length: " + body.length);
      out.write(body);
      out.flush();

      assertThat(reader(socket).lines().filter(line -> line.startsWith("{\"accepted\"")).toList())
          .containsExactly("{\"accepted\":100000,\"refused\":0,\"notAcknowledged\":0}");
    }
  }

  /** As a pipe does whose next line depends on the answer to the one before. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void answersALineBeforeTheNextOneIsSent() throws Exception {
    try (var socket = orchestrator.connect()) {
      OutputStream out = socket.getOutputStream();
      BufferedReader in = reader(socket);
      head(out, "Transfer-Encoding: chunked");
      for (int line = 1; line <= 3; line++) {
        chunk(out, JOB);

        assertThat(firstOf(in, "{\"line\"")).startsWith("{\"line\":" + line + ",\"id\":\"");
      }
      chunk(out, "");

      assertThat(firstOf(in, "{\"accepted\"")).startsWith("{\"accepted\":3,");
    }
  }

  /** Lines that the database keeps wait for no others, either. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void answersALineWithAKeyBeforeTheNextOneIsSent() throws Exception {
    try (var socket = orchestrator.connect()) {
      OutputStream out = socket.getOutputStream();
      BufferedReader in = reader(socket);
      head(out, "Transfer-Encoding: chunked");
      for (int line = 1; line <= 3; line++) {
        chunk(out, JOB.replace("}}", "},\"idempotencyKey\":\"slow-" + line + "\"}"));

        assertThat(firstOf(in, "{\"line\"")).startsWith("{\"line\":" + line + ",\"id\":\"");
      }
      chunk(out, "");

      assertThat(firstOf(in, "{\"accepted\"")).startsWith("{\"accepted\":3,");
    }
  }

  private static void head(OutputStream out, String length) throws IOException {
    String head =
        """
        POST /api/v1/jobs HTTP/1.1\r
        Host: localhost\r
        Connection: close\r
        Content-Type: application/x-ndjson\r
        %s\r
        \r
        """
            .formatted(length);
    out.write(head.getBytes(UTF_8));
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    out.write("%x\r\n%s\r\n".formatted(text.length(), text).getBytes(UTF_8));
    out.flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private static String firstOf(BufferedReader in, String start) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new AssertionError("a line expected that starts with " + start + ", found the end");
  }

  private List<JsonNode> submit(String lines) throws IOException, InterruptedException {
    HttpResponse<String> response =
        orchestrator
            .http()
            .send(
                orchestrator
                    .request("/api/v1/jobs")
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofString(lines))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/x-ndjson"));
    return response.body().lines().map(JSON::readTree).toList();
  }
}
