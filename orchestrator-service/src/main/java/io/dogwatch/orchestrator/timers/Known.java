package io.dogwatch.orchestrator.timers;

import io.dogwatch.schemas.jobs.Claim;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What the timer store knows of a job. As bytes: the attempt (4), or a mark where there is none,
 * then what belongs to it. Deliveries and claims are missing in what was written by a first version
 * of this, which took every end for one of what waits.
 */
sealed interface Known {

  /**
   * A timer was set for this attempt; it waits, or has fired.
   *
   * @param failedDelivery the highest delivery of the attempt before whose failure led here
   */
  record Attempt(int number, int failedDelivery, Instant due) implements Known {
    @Override
    public int mark() {
      return number;
    }
  }

  /**
   * The job has ended: no timer is set for it any more, unless a higher claim asks for one.
   *
   * @param by who has said so
   */
  record Ended(Claim by) implements Known {
    @Override
    public int mark() {
      return ENDED;
    }
  }

  /**
   * The job was taken back, and had no timer then: those that come are not set.
   *
   * @param told the latest attempt that has fired, or that this has been told of; 0 before the
   *     first
   */
  record Revoked(int told, String reason) implements Known {
    @Override
    public int mark() {
      return REVOKED;
    }
  }

  /** Not below any other. */
  Claim ANY = new Claim(Integer.MAX_VALUE, 0);

  int ENDED = Integer.MAX_VALUE;
  int REVOKED = 0;

  /** Tells this from what else may be known of the same job. */
  int mark();

  default byte[] toBytes() {
    byte[] rest =
        switch (this) {
          case Attempt(int _, int failedDelivery, Instant due) ->
              ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                  .putLong(due.toEpochMilli())
                  .putInt(failedDelivery)
                  .array();
          case Ended(Claim by) ->
              ByteBuffer.allocate(2 * Integer.BYTES)
                  .putInt(by.attempt())
                  .putInt(by.delivery())
                  .array();
          case Revoked(int told, String reason) -> {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            yield ByteBuffer.allocate(Integer.BYTES + text.length).putInt(told).put(text).array();
          }
        };
    return ByteBuffer.allocate(Integer.BYTES + rest.length).putInt(mark()).put(rest).array();
  }

  static Known of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int mark = buffer.getInt();
    return switch (mark) {
      case ENDED -> new Ended(buffer.hasRemaining() ? claim(buffer) : ANY);
      case REVOKED ->
          new Revoked(buffer.getInt(), StandardCharsets.UTF_8.decode(buffer).toString());
      default -> {
        Instant due = Instant.ofEpochMilli(buffer.getLong());
        yield new Attempt(mark, buffer.hasRemaining() ? buffer.getInt() : 0, due);
      }
    };
  }

  private static Claim claim(ByteBuffer buffer) {
    return new Claim(buffer.getInt(), buffer.getInt());
  }
}
