package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A job that waits, as it came, and the trace that it goes on with. As bytes: the length of the
 * traceparent (1), the traceparent, the job as on a topic.
 */
final class WaitingJob {

  private final JobMessage job;
  private final byte[] encoded;
  private final Traceparent trace;

  /**
   * @param encoded the job as it lay on its topic; whatever version wrote it, nobody writes it anew
   */
  WaitingJob(JobMessage job, byte[] encoded, Traceparent trace) {
    this.job = job;
    this.encoded = encoded;
    this.trace = trace;
  }

  JobMessage job() {
    return job;
  }

  byte[] encoded() {
    return encoded;
  }

  Traceparent trace() {
    return trace;
  }

  WaitingJob withRunAt(Instant runAt) {
    JobMessage moved = job.withNotBefore(runAt);
    return new WaitingJob(moved, JobMessage.CODEC.encode(moved), trace);
  }

  /**
   * Whether an end of the job is one of what waits here. One of a claim below the failure that led
   * here is not: it changes nothing, as everywhere. Nor is that of an attempt which also continued,
   * when it was executed another time: the next step is on its way.
   *
   * @param failedDelivery the delivery whose failure led here
   */
  boolean isOverWith(Claim end, int failedDelivery) {
    return isNewStep()
        ? end.attempt() >= job.attempt()
        : !end.isBelow(new Claim(job.attempt() - 1, failedDelivery));
  }

  /** Whether no attempt at this step was made. */
  boolean isNewStep() {
    return job.attemptOfStep() == 1;
  }

  byte[] toBytes() {
    byte[] header = trace.value().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + header.length + encoded.length)
        .put((byte) header.length)
        .put(header)
        .put(encoded)
        .array();
  }

  /**
   * @throws IllegalStateException if the bytes are not of {@link #toBytes}, or of a version that
   *     can no longer be read
   */
  static WaitingJob of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] header = new byte[buffer.get()];
    buffer.get(header);
    byte[] message = new byte[buffer.remaining()];
    buffer.get(message);
    return switch (JobMessage.CODEC.decode(message)) {
      case Decoded.Message<JobMessage>(JobMessage job) ->
          new WaitingJob(
              job, message, Traceparent.of(new String(header, StandardCharsets.US_ASCII)));
      case Decoded.Undecodable<JobMessage>(String reason) ->
          throw new IllegalStateException("a job in the timer store: " + reason);
    };
  }
}
