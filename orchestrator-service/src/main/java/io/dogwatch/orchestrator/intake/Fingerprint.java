package io.dogwatch.orchestrator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A digest of what has to be the same.
 *
 * @param hex SHA-256, 64 digits
 */
public record Fingerprint(String hex) {

  private static final JsonMapper SORTED =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /**
   * Of a submission: its type, payload and the id that the submitter chose. White space and the
   * order of fields don't count, since few libraries promise to write them the same way twice.
   *
   * @param payload JSON
   * @throws JacksonException if it is none
   */
  public static Fingerprint ofSubmission(JobType type, @Nullable JobId id, Payload payload) {
    return of(type.name(), id == null ? "" : id.toString(), sorted(payload.bytes()));
  }

  /**
   * Of a JSON document. White space and the order of fields don't count here, either.
   *
   * @throws JacksonException if it is none
   */
  public static Fingerprint ofJson(byte[] json) {
    return of(sorted(json));
  }

  private static String sorted(byte[] json) {
    return SORTED.writeValueAsString(SORTED.readValue(json, Object.class));
  }

  /** Of some texts. None but the last one may have U+0000. */
  public static Fingerprint of(String... texts) {
    byte[] digest = sha256().digest(String.join("\0", texts).getBytes(UTF_8));
    return new Fingerprint(HexFormat.of().formatHex(digest));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
