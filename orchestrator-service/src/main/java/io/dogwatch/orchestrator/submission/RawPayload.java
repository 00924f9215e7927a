package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads payloads as they come in requests: no number changes its digits on the way. */
public final class RawPayload {

  private RawPayload() {}

  /**
   * The JSON object at the parser's token, which is left at its end; null where there is none that
   * a job may have, which is a mistake.
   *
   * @param pointer to it
   * @param body what the parser reads
   */
  public static @Nullable Payload read(
      String pointer, JsonParser parser, byte[] body, Mistakes mistakes) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      mistakes.add(FieldProblem.at(pointer, "a JSON object expected"));
      return null;
    }
    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    if (from < 0) {
      mistakes.add(FieldProblem.at(pointer, "UTF-8 expected"));
      parser.skipChildren();
      return null;
    }
    parser.skipChildren();
    int to = Math.toIntExact(parser.currentLocation().getByteOffset());
    Optional<FieldProblem> tooLarge = tooLarge(pointer, to - from);
    tooLarge.ifPresent(mistakes::add);
    return tooLarge.isPresent() ? null : Payload.json(Arrays.copyOfRange(body, from, to));
  }

  /**
   * What is wrong with a payload of that size; empty for nothing.
   *
   * @param size in bytes
   */
  public static Optional<FieldProblem> tooLarge(String pointer, int size) {
    return size <= JobMessage.MAX_PAYLOAD
        ? Optional.empty()
        : Optional.of(
            FieldProblem.at(
                pointer,
                "at most %d bytes expected, found %d".formatted(JobMessage.MAX_PAYLOAD, size)));
  }
}
