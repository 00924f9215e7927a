package io.dogwatch.orchestrator.timers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What the timer store knows of a job. As bytes: the attempt (4), or a mark where there is none,
 * then what belongs to it.
 */
sealed interface Known {

  /** A timer was set for this attempt; it waits, or has fired. */
  record Attempt(int number, Instant due) implements Known {
    @Override
    public int mark() {
      return number;
    }
  }

  /** The job has ended: no timer is set for it any more. */
  record Ended() implements Known {
    @Override
    public int mark() {
      return ENDED;
    }
  }

  /**
   * The job was taken back, and had no timer then: those that come are not set.
   *
   * @param told the latest attempt that this has been told of; 0 before the first
   */
  record Revoked(int told, String reason) implements Known {
    @Override
    public int mark() {
      return REVOKED;
    }
  }

  int ENDED = Integer.MAX_VALUE;
  int REVOKED = 0;

  /** Tells this from what else may be known of the same job. */
  int mark();

  default byte[] toBytes() {
    byte[] rest =
        switch (this) {
          case Attempt(int _, Instant due) ->
              ByteBuffer.allocate(Long.BYTES).putLong(due.toEpochMilli()).array();
          case Ended _ -> new byte[0];
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
      case ENDED -> new Ended();
      case REVOKED ->
          new Revoked(buffer.getInt(), StandardCharsets.UTF_8.decode(buffer).toString());
      default -> new Attempt(mark, Instant.ofEpochMilli(buffer.getLong()));
    };
  }
}
