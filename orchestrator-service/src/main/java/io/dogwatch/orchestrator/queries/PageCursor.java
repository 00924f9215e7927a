package io.dogwatch.orchestrator.queries;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** The last job of a page: the next page starts after it. Opaque to users. */
record PageCursor(Instant submittedAt, UUID id) {

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
    if (bytes.length != SIZE || bytes[0] != VERSION) {
      throw new IllegalArgumentException("a cursor from a page's next link expected");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, SIZE - 1);
    try {
      return new PageCursor(
          Instant.ofEpochSecond(buffer.getLong(), buffer.getInt()),
          new UUID(buffer.getLong(), buffer.getLong()));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a cursor from a page's next link expected", e);
    }
  }
}
