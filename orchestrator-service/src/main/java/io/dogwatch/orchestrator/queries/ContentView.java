package io.dogwatch.orchestrator.queries;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.dogwatch.schemas.jobs.Payload;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Base64;

/** A payload or result as the API shows it. */
@Schema(
    name = "Content",
    description =
        "The JSON itself, or where it is none an object with mediaType and base64; of more than"
            + " 64 KiB an object with reference (where to get it), mediaType, size and sha256",
    types = "object")
public sealed interface ContentView {

  /** Valid JSON, shown as it is. */
  record Json(@JsonRawValue @JsonValue String text) implements ContentView {}

  /** Anything else. */
  record Bytes(String mediaType, String base64) implements ContentView {}

  /**
   * Where to get what is too large to be shown.
   *
   * @param size in bytes
   * @param sha256 of them, in hexadecimal digits
   */
  record Reference(String reference, String mediaType, int size, String sha256)
      implements ContentView {}

  /** What was said to be JSON is shown as JSON only if it is. */
  static ContentView of(Payload payload) {
    return payload.isJson() && ValidJson.is(payload.bytes())
        ? new Json(payload.text())
        : new Bytes(payload.mediaType(), Base64.getEncoder().encodeToString(payload.bytes()));
  }
}
