package io.dogwatch.schemas.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/**
 * Every schema version that was ever released, as {@code released/<record>.v<n>.avsc}. Files are
 * added, never changed: a record in a topic may have been written with any of them.
 */
final class ReleasedSchemas {

  private ReleasedSchemas() {}

  /** The released versions of a record, oldest first. */
  static List<Schema> of(String record) {
    return names().stream()
        .filter(name -> name.startsWith(record + ".v"))
        .map(ReleasedSchemas::schema)
        .toList();
  }

  /** File names of all released versions, in the order of their release. */
  static List<String> names() {
    try (var lines =
        new BufferedReader(new InputStreamReader(open("index"), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the index of the released schemas cannot be read", e);
    }
  }

  static Schema schema(String name) {
    try (InputStream file = open(name)) {
      return new Schema.Parser().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException("released schema " + name + " cannot be read", e);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(
        ReleasedSchemas.class.getResourceAsStream("/released/" + name), "released/" + name);
  }
}
