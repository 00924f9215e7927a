package io.dogwatch.orchestrator.problems;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Tells what in a path or a query nobody can decode. */
final class PercentEncoding {

  static final String EXPECTED = "percent-encoded UTF-8 expected";

  private PercentEncoding() {}

  /** Whether two hexadecimal digits follow each percent sign, and together they are UTF-8. */
  static boolean isValid(String text) {
    try {
      byte[] bytes =
          URLDecoder.decode(text, StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return false;
    }
  }

  /** The parameters of a query that can't be decoded, by their encoded names. */
  static List<FieldProblem> problems(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(it -> !isValid(it))
        .map(it -> it.replaceFirst("=.*", ""))
        .distinct()
        .map(name -> FieldProblem.parameter(name, EXPECTED))
        .toList();
  }
}
