package io.dogwatch.orchestrator.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer JSON Pointer (RFC 6901) into the body
 * @param parameter name of the parameter, where it is not about the body
 * @param detail what was expected there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldProblem(
    @Schema(description = "JSON Pointer into the request's body", example = "/payload/symbol")
        @Nullable String pointer,
    @Schema(
            description =
                "Parameter of the path or the query, or header, where it is not about the body")
        @Nullable String parameter,
    String detail) {

  private static final int LONGEST = 500;

  /** What was found is quoted, and may be as long as the request. */
  public FieldProblem {
    pointer = pointer == null ? null : shortened(pointer);
    detail = shortened(detail);
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  @Override
  public String toString() {
    return "%s: %s".formatted(pointer == null ? parameter : pointer, detail);
  }

  /** About a place in the body. */
  public static FieldProblem at(String pointer, String detail) {
    return new FieldProblem(pointer, null, detail);
  }

  /** About a parameter of path or query, or a header. */
  public static FieldProblem parameter(String name, String detail) {
    return new FieldProblem(null, name, detail);
  }

  /** Of all that is said, in characters. */
  public int length() {
    return detail.length() + (pointer == null ? 0 : pointer.length());
  }
}
