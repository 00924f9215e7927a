package io.dogwatch.orchestrator.queries;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** The last job of a page: the next page starts after it. Opaque to users. */
record PageCursor(Instant submittedAt, UUID id) {

  /** End of the year 9999. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private static final byte VERSION = 1;
  private static final int SIZE = 1 + Long.BYTES + Integer.BYTES + 2 * Long.BYTES;

  String text() {
    ByteBuffer bytes =
        ByteBuffer.allocate(SIZE)
            .put(VERSION)
            .putLong(submittedAt.getEpochSecond())
            .putInt(submittedAt.getNano())
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  static PageCursor parse(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length != SIZE || buffer.get() != VERSION) {
      throw new IllegalArgumentException("a cursor from a page's next link expected");
    }
    long second = buffer.getLong();
    int nano = buffer.getInt();
    if (second < 0 || second > LAST_SECOND) {
      throw new IllegalArgumentException("a cursor with a sensible time expected");
    }
    return new PageCursor(
        Instant.ofEpochSecond(second, nano), new UUID(buffer.getLong(), buffer.getLong()));
  }
}
