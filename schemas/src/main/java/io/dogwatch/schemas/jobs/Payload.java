package io.dogwatch.schemas.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that handlers take and return, with their media type. The bytes are shared, not copied: who
 * holds a payload leaves them alone.
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out below
public record Payload(byte[] bytes, String mediaType) {

  public static final String JSON = "application/json";

  public static Payload json(byte[] utf8) {
    return new Payload(utf8, JSON);
  }

  public static Payload json(String text) {
    return json(text.getBytes(StandardCharsets.UTF_8));
  }

  public int size() {
    return bytes.length;
  }

  public boolean isJson() {
    return mediaType.equals(JSON);
  }

  /** The bytes as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && mediaType.equals(that.mediaType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * mediaType.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return mediaType + " of " + bytes.length + " bytes";
  }
}
