package io.dogwatch.orchestrator.problems;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What a controller throws to answer with what went wrong. */
public final class Problems {

  private static final String RETRY_AFTER_SECONDS =
      Long.toString(Duration.ofSeconds(5).toSeconds());

  private Problems() {}

  /** 400: the request can't be understood, for all these reasons. */
  public static ErrorResponseException invalid(Mistakes mistakes) {
    return of(HttpStatus.BAD_REQUEST, "The request is invalid", mistakes);
  }

  /** 409: the request contradicts what is there, for all these reasons. */
  public static ErrorResponseException conflict(Mistakes mistakes) {
    return of(HttpStatus.CONFLICT, "The request contradicts an earlier one", mistakes);
  }

  private static ErrorResponseException of(HttpStatus status, String title, Mistakes mistakes) {
    ErrorResponseException problem = of(status, mistakes.summary());
    problem.setTitle(title);
    problem.getBody().setProperty("errors", mistakes.listed());
    return problem;
  }

  /** 404: there is no such thing. */
  public static ErrorResponseException notFound(String detail) {
    return of(HttpStatus.NOT_FOUND, detail);
  }

  /** 404: nobody has submitted such a job. */
  public static ErrorResponseException noSuchJob() {
    return notFound("No job of this id has been submitted.");
  }

  /** 409: what is there does not allow it. */
  public static ErrorResponseException conflict(String detail) {
    return of(HttpStatus.CONFLICT, detail);
  }

  /** 409, with something more that a program may read. */
  public static ErrorResponseException conflict(String detail, String name, Object more) {
    ErrorResponseException problem = conflict(detail);
    problem.getBody().setProperty(name, more);
    return problem;
  }

  /** 503: what the answer needs is away for the moment. */
  public static ErrorResponseException unavailable(String detail) {
    ErrorResponseException problem = of(HttpStatus.SERVICE_UNAVAILABLE, detail);
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return problem;
  }

  /** 503: Kafka does not acknowledge an order. */
  public static ErrorResponseException orderNotAccepted() {
    return unavailable(
        "Kafka has not acknowledged the order; it may have it or not. Repeating it is safe.");
  }

  /** Anything else. */
  public static ErrorResponseException of(HttpStatus status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }
}
