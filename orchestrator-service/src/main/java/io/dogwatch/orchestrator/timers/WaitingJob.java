package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A job that waits, and the trace that it goes on with. As bytes: the length of the traceparent
 * (1), the traceparent, the job as on a topic.
 */
record WaitingJob(JobMessage job, Traceparent trace) {

  byte[] toBytes() {
    byte[] header = trace.value().getBytes(StandardCharsets.US_ASCII);
    byte[] message = JobMessage.CODEC.encode(job);
    return ByteBuffer.allocate(1 + header.length + message.length)
        .put((byte) header.length)
        .put(header)
        .put(message)
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
          new WaitingJob(job, new Traceparent(new String(header, StandardCharsets.US_ASCII)));
      case Decoded.Undecodable<JobMessage>(String reason) ->
          throw new IllegalStateException("a job in the timer store: " + reason);
    };
  }
}
