package io.dogwatch.schemas.jobs;

/**
 * Names of the headers that a dead letter has besides those of the record that it was: why nobody
 * executes it any more. Their values are texts in UTF-8.
 */
public final class DeadLetterHeaders {

  /** One of {@link DeadLetterReason}. */
  public static final String REASON = "dlq-reason";

  /** When it was given up: ISO 8601, UTC. */
  public static final String TIMESTAMP = "dlq-timestamp";

  /** A {@link JobId}. */
  public static final String JOB_ID = "dlq-job-id";

  /** The last attempt, from 1; 0 for none. */
  public static final String ATTEMPTS = "dlq-attempts";

  /** How often the last attempt was delivered, from 1. */
  public static final String DELIVERIES = "dlq-deliveries";

  /** Id of the worker that gave it up. */
  public static final String WORKER = "dlq-worker";

  public static final String ORIGINAL_TOPIC = "dlq-original-topic";
  public static final String ORIGINAL_PARTITION = "dlq-original-partition";
  public static final String ORIGINAL_OFFSET = "dlq-original-offset";

  /** Milliseconds since 1970. */
  public static final String ORIGINAL_TIMESTAMP = "dlq-original-timestamp";

  /** One of {@link FailureCode}. */
  public static final String FAILURE_CODE = "dlq-failure-code";

  /** Of the failure, for people. */
  public static final String MESSAGE = "dlq-message";

  /** Name of a Java class. */
  public static final String EXCEPTION_CLASS = "dlq-exception-class";

  /** The first lines of a Java stack trace. */
  public static final String STACK = "dlq-stack";

  private DeadLetterHeaders() {}
}
