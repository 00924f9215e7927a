package io.dogwatch.schemas.codec;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasedSchemasTest {

  static Stream<Schema> current() {
    return CurrentSchemas.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("current")
  void currentSchemaReadsWhatEveryReleasedVersionWrote(Schema current) {
    for (Schema released : ReleasedSchemas.of(current.getName())) {
      var check = SchemaCompatibility.checkReaderWriterCompatibility(current, released);

      assertThat(check.getType()).as(check.getDescription()).isEqualTo(COMPATIBLE);
    }
  }

  @ParameterizedTest
  @MethodSource("current")
  void currentSchemaIsInTheStore(Schema current) {
    assertThat(ReleasedSchemas.of(current.getName()))
        .as("a changed schema is a new version: run ReleaseSchemas")
        .extracting(SchemaNormalization::parsingFingerprint64)
        .contains(SchemaNormalization.parsingFingerprint64(current));
  }

  @ParameterizedTest
  @MethodSource("current")
  void everyRecordIsDocumented(Schema current) {
    assertThat(current.getDoc()).as(current.getName()).isNotBlank();
  }

  @Test
  void changeThatBreaksAReleasedVersionIsFound() {
    Schema released = CurrentSchemas.ALL.getFirst();
    String text = released.toString();
    Schema broken =
        new Schema.Parser().parse(text.replace("\"name\":\"alertId\"", "\"name\":\"renamedId\""));

    var check = SchemaCompatibility.checkReaderWriterCompatibility(broken, released);

    assertThat(check.getType()).isNotEqualTo(COMPATIBLE);
  }
}
