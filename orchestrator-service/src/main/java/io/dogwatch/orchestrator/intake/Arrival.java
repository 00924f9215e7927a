package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.JobMessage;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be kept.
 *
 * @param key null where a second submission is another job
 */
public record Arrival(JobMessage job, Traceparent trace, @Nullable Key key) {

  /**
   * What the submitter calls the submission.
   *
   * @param tenant whose key it is; empty for nobody's
   * @param submitted is the same for submissions that are the same
   */
  public record Key(String tenant, String text, Fingerprint submitted) {

    /** The same for no other key. */
    String digest() {
      return Fingerprint.of(tenant, text).hex();
    }
  }
}
