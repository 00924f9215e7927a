package io.dogwatch.schemas.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaNormalization;

/**
 * Adds the current schemas to the store of released ones, as far as they are new. Run it before a
 * release, in {@code schemas}:
 *
 * <pre>../mvnw test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.dogwatch.schemas.codec.ReleaseSchemas</pre>
 */
final class ReleaseSchemas {

  private static final Path STORE = Path.of("src/main/resources/released");

  private ReleaseSchemas() {}

  public static void main(String[] args) throws IOException {
    List<String> names = new ArrayList<>(ReleasedSchemas.names());
    for (Schema schema : CurrentSchemas.ALL) {
      List<Schema> released = ReleasedSchemas.of(schema.getName());
      if (released.stream().noneMatch(old -> fingerprint(old) == fingerprint(schema))) {
        String name = schema.getName() + ".v" + (released.size() + 1) + ".avsc";
        Files.writeString(
            STORE.resolve(name), SchemaFormatter.format("json/pretty", schema) + "\n");
        names.add(name);
      }
    }
    Files.writeString(STORE.resolve("index"), String.join("\n", names) + "\n");
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }
}
