package io.dogwatch.orchestrator.problems;

import static java.util.stream.Collectors.joining;

import io.dogwatch.orchestrator.intake.DatabaseAwayException;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns every exception that leaves a controller into a problem. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  private static final Set<String> QUESTIONS = Set.of("GET", "HEAD");

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    ErrorResponseException problem =
        Problems.notFound(
            "There is no %s; /v3/api-docs describes what there is.".formatted(pathOf(request)));
    return handleErrorResponseException(
        problem, problem.getHeaders(), problem.getStatusCode(), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Set<HttpMethod> methods = e.getSupportedHttpMethods();
    return expected(methods == null ? List.of() : methods, e, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return expected(e.getSupportedMediaTypes(), e, headers, status, request);
  }

  private @Nullable ResponseEntity<Object> expected(
      Collection<?> those,
      ServletException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String names = those.stream().map(Object::toString).sorted().collect(joining(" or "));
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, "%s expected. %s.".formatted(names, e.getMessage()));
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  /** As it was asked for: a slash at its end may be what is wrong with it. */
  private static String pathOf(WebRequest request) {
    return ((ServletWebRequest) request).getRequest().getRequestURI();
  }

  @ExceptionHandler
  ErrorResponse invalid(InvalidRequestException e) {
    return Problems.invalid(e.mistakes());
  }

  /** Tomcat reads the query when somebody asks for a parameter. */
  @ExceptionHandler
  ErrorResponse undecodable(InvalidParameterException e, HttpServletRequest request) {
    log.atDebug().setCause(e).log("query can't be decoded");
    var mistakes = new Mistakes();
    String query = request.getQueryString();
    mistakes.addAll(PercentEncoding.problems(query == null ? "" : query));
    if (mistakes.isEmpty()) {
      mistakes.add(FieldProblem.parameter("", "names and values that can be read expected"));
    }
    return Problems.invalid(mistakes);
  }

  @ExceptionHandler
  ErrorResponse tooLarge(BodyTooLargeException e) {
    return Problems.of(
        HttpStatus.CONTENT_TOO_LARGE, "At most %d bytes expected.".formatted(e.largest()));
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    TransactionException.class,
    DatabaseAwayException.class
  })
  ErrorResponse database(RuntimeException e, HttpServletRequest request) {
    log.atDebug().setCause(e).log("database not available");
    boolean isQuestion = QUESTIONS.contains(request.getMethod());
    return Problems.unavailable(
        isQuestion
            ? "The read model does not answer; jobs are accepted and executed all the same."
            : "The database does not answer: this may have been done or not. Repeating it is"
                + " safe; a workflow needs the same idempotencyKey for that.");
  }

  @ExceptionHandler
  ErrorResponse behind(ReadModelBehindException e) {
    log.atDebug().setCause(e).log("too soon to tell");
    return Problems.unavailable(
        "The read model has not caught up with what was submitted and done. Ask again.");
  }

  @ExceptionHandler
  ErrorResponse unforeseen(Exception e) {
    log.atError().setCause(e).log("request failed");
    return Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, "Something unforeseen; see the log.");
  }
}
