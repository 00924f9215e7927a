package io.dogwatch.orchestrator.types;

import io.dogwatch.client.validation.PayloadSchema;
import io.dogwatch.schemas.workers.JobTypeDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job type as it was announced, its schema ready for use. */
public record KnownType(
    JobTypeDescription description,
    PayloadSchema schema,
    JsonNode schemaDocument,
    JsonNode example) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Reads an announcement.
   *
   * @throws RuntimeException of the schema library's choice if schema or example can't be read
   */
  public static KnownType of(JobTypeDescription description) {
    return new KnownType(
        description,
        PayloadSchema.parse(description.payloadSchema()),
        JSON.readTree(description.payloadSchema()),
        JSON.readTree(description.example()));
  }
}
