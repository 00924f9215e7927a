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
import org.springframework.web.ErrorResponseException;

/**
 * Answers with a problem, not with a page, where Tomcat refuses a request before it can tell whose
 * it is, such as one with a path that can't be decoded.
 */
public final class ProblemValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    HttpStatus status = HttpStatus.resolve(response.getStatus());
    if (status == null
        || !status.isError()
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    byte[] body =
        JsonBody.JSON.writeValueAsBytes(problem(status, request.getRequestURI()).getBody());
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
    boolean isPath =
        status == HttpStatus.BAD_REQUEST && path != null && !PercentEncoding.isValid(path);
    return isPath
        ? Problems.invalid(Mistakes.of(FieldProblem.parameter("path", PercentEncoding.EXPECTED)))
        : Problems.of(status, status.getReasonPhrase());
  }
}
