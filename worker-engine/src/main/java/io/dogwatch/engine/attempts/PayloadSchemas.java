package io.dogwatch.engine.attempts;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import io.dogwatch.client.validation.PayloadSchema;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Derives the JSON Schema of a payload from its record. */
final class PayloadSchemas {

  private PayloadSchemas() {}

  /**
   * The schema as text.
   *
   * @param choices values that text fields may have, by field
   * @throws IllegalArgumentException if there are choices for a field that the record does not have
   */
  static String of(Class<?> payloadType, Map<String, List<String>> choices) {
    var config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonSchemaModule())
            .with(
                new JakartaValidationModule(
                    JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
                    JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS))
            .with(Option.EXTRA_OPEN_API_FORMAT_VALUES)
            .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
            .build();
    ObjectNode schema = new SchemaGenerator(config).generateSchema(payloadType);
    choices.forEach(
        (field, values) -> {
          if (!(schema.path("properties").path(field) instanceof ObjectNode property)) {
            throw new IllegalArgumentException(
                payloadType.getSimpleName() + " has choices for " + field + " but no such field");
          }
          ArrayNode listed = property.putArray(PayloadSchema.CHOICES);
          values.forEach(listed::add);
        });
    return schema.toString();
  }
}
