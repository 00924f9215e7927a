package io.dogwatch.orchestrator.problems;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Answers that say what went wrong. */
public final class Problems {

  private static final String RETRY_AFTER_SECONDS =
      Long.toString(Duration.ofSeconds(5).toSeconds());

  private Problems() {}

  /** 400: the request can't be understood, for all these reasons. */
  public static ResponseEntity<Object> invalid(Mistakes mistakes) {
    return of(HttpStatus.BAD_REQUEST, "The request is invalid", mistakes);
  }

  /** 409: the request contradicts what is there, for all these reasons. */
  public static ResponseEntity<Object> conflict(Mistakes mistakes) {
    return of(HttpStatus.CONFLICT, "The request contradicts an earlier one", mistakes);
  }

  private static ResponseEntity<Object> of(HttpStatus status, String title, Mistakes mistakes) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, mistakes.summary());
    problem.setTitle(title);
    problem.setProperty("errors", mistakes.listed());
    return ResponseEntity.status(status).body(problem);
  }

  /** 404: there is no such thing. */
  public static ResponseEntity<Object> notFound(String detail) {
    return of(HttpStatus.NOT_FOUND, detail);
  }

  /** 503: what the answer needs is away for the moment. */
  public static ResponseEntity<Object> unavailable(String detail) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail));
  }

  /** 503: Kafka does not acknowledge an order. */
  public static ResponseEntity<Object> orderNotAccepted() {
    return unavailable(
        "Kafka has not acknowledged the order; it may have it or not. Repeating it is safe.");
  }

  /** Anything else, with something more that a program may read. */
  public static ResponseEntity<Object> of(
      HttpStatus status, String detail, String name, Object more) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty(name, more);
    return ResponseEntity.status(status).body(problem);
  }

  /** Anything else. */
  public static ResponseEntity<Object> of(HttpStatus status, String detail) {
    return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
  }
}
