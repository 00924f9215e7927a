package io.dogwatch.orchestrator.pages;

import io.dogwatch.orchestrator.problems.Parameters;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for: parameters that every list has, as they came. */
public record PageQuery(
    @Parameter(description = "From the next link of a page", schema = @Schema(type = "string"))
        @Nullable String cursor,
    @Parameter(
            schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
        @Nullable String limit) {

  private static final int DEFAULT_SIZE = 50;
  private static final int MAX_SIZE = 500;

  /** After what the page begins; null for the first page, or a mistake. */
  public <T> @Nullable T after(Parameters parameters, Function<String, T> parse) {
    return parameters.optional("cursor", cursor, "a cursor from a next link", parse);
  }

  /** How many items the page has at most. */
  public int size(Parameters parameters) {
    Integer size =
        parameters.optional("limit", limit, "a number from 1 to " + MAX_SIZE, PageQuery::size);
    return size == null ? DEFAULT_SIZE : size;
  }

  private static int size(String text) {
    int size = Integer.parseInt(text);
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("out of bounds");
    }
    return size;
  }
}
