package io.dogwatch.orchestrator.problems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.web.ErrorResponseException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with a problem, not with a page, where Tomcat refuses a request before it can tell whose
 * it is, such as one with a path that can't be decoded.
 */
public final class ProblemValve extends ErrorReportValve {

  /** As Spring writes them. */
  private static final JsonMapper JSON =
      JsonMapper.builder().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build();

  private static final String NO_REQUEST =
      "A request of HTTP/1.1 expected: characters such as | and { percent-encoded, / and U+0000"
          + " within a part of the path not at all.";

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    HttpStatus status = HttpStatus.resolve(response.getStatus());
    if (status == null
        || !status.isError()
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    byte[] body = JSON.writeValueAsBytes(problem(status, request.getRequestURI()).getBody());
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ErrorResponseException problem(HttpStatus status, @Nullable String path) {
    if (status != HttpStatus.BAD_REQUEST) {
      return Problems.of(status, status.getReasonPhrase());
    }
    return path == null || PercentEncoding.isValid(path)
        ? Problems.of(status, NO_REQUEST)
        : Problems.invalid(Mistakes.of(FieldProblem.parameter("path", PercentEncoding.EXPECTED)));
  }
}
