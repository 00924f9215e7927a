package io.dogwatch.orchestrator.workflows;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow as it is submitted, for the API's description; {@link WorkflowReader} reads it. */
@Schema(name = "WorkflowSubmission", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record WorkflowSubmission(
    @Schema(
            description = "For people, and to list workflows of a kind",
            maxLength = 100,
            requiredMode = Schema.RequiredMode.REQUIRED)
        String name,
    @Schema(description = "Of workflows with the same key there is one", maxLength = 255)
        @Nullable String idempotencyKey,
    @Schema(
            description = "What steps refer to: ${input.<path>}",
            types = "object",
            example = "{\"symbols\": [\"AAPL\", \"MSFT\"]}")
        @Nullable Object input,
    @Schema(
            description = "Jobs of all steps that may be on their way or run at once",
            minimum = "1",
            maximum = "100000")
        @Nullable Integer maxParallel,
    @ArraySchema(minItems = 1, maxItems = 100) List<StepSubmission> steps) {

  @Schema(
      name = "WorkflowStepSubmission",
      description = "One job, a job for each item, batches of jobs, or somebody's decision",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record StepSubmission(
      @Schema(
              description = "Letters, digits, '_', '-'; at most 64, a letter first",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String name,
      @Schema(description = "Steps that have to be done first; by default the one before")
          @Nullable List<String> after,
      @Schema(
              description =
                  "Decisions without which the step is left out: names of steps, with an option or"
                      + " several each",
              example = "{\"approve\": \"yes\"}")
          @Nullable Map<String, Object> when,
      @Schema(
              description =
                  "As in POST /api/v1/jobs, without id, idempotencyKey, dependsOn, runAt, delay and"
                      + " expiresAt. Texts may have ${input.<path>}, ${steps.<name>.result.<path>},"
                      + " ${steps.<name>.succeeded.<path>}, ${workflow.id}; with forEach ${item.<path>} and ${index}; with batches"
                      + " ${batch.size}, number, remaining, round, cursor, keys",
              types = "object",
              example = "{\"type\": \"technical\", \"payload\": {\"symbol\": \"${item}\"}}")
          @Nullable Object job,
      @Schema(
              description = "A job for each: an array, or a placeholder for one; at most 100000",
              example = "${input.symbols}")
          @Nullable Object forEach,
      @Schema(
              description =
                  "Of forEach, how many have to succeed: \"ALL\", {\"atLeast\": 1 to 100000},"
                      + " {\"percent\": 0.001 to 100}",
              defaultValue = "ALL")
          @Nullable Object join,
      @Schema(
              description = "Of forEach: jobs that may be on their way or run at once",
              minimum = "1",
              maximum = "100000")
          @Nullable Integer maxParallel,
      @Nullable BatchesSubmission batches,
      @Nullable GateSubmission gate) {}

  @Schema(
      name = "WorkflowBatches",
      description =
          "One job after the other until there are enough items. Each returns {\"items\": […],"
              + " \"cursor\": …, \"done\": true if there is no more}",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record BatchesSubmission(
      @Schema(
              description = "Items that there are to be: 1 to 100000, or a placeholder for that",
              requiredMode = Schema.RequiredMode.REQUIRED)
          Object target,
      @Schema(description = "Those that there were before, from 0", defaultValue = "0")
          @Nullable Object existing,
      @Schema(
              description = "The most that one job is asked for",
              minimum = "1",
              maximum = "100000",
              defaultValue = "10")
          @Nullable Integer size,
      @Schema(
              description = "So many times what is missing is looked for, and the best taken",
              defaultValue = "1",
              minimum = "1",
              maximum = "100")
          @Nullable Double oversample,
      @Schema(description = "Path of the items in a result", defaultValue = "items")
          @Nullable String items,
      @Schema(description = "Path in an item of what no two share; by default the item")
          @Nullable String key,
      @Schema(description = "Path in an item of a number, the higher the better")
          @Nullable String score,
      @Schema(
              description = "Jobs before there is a shortfall",
              minimum = "1",
              maximum = "100000",
              defaultValue = "100")
          @Nullable Integer maxBatches,
      @Schema(
              description =
                  "What becomes of a shortfall: the step fails, is done with what there is, or"
                      + " somebody decides: CONTINUE, ACCEPT or FAIL",
              implementation = Work.OnShortfall.class,
              defaultValue = "FAIL")
          @Nullable String onShortfall) {}

  @Schema(
      name = "WorkflowGate",
      description = "Somebody decides",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record GateSubmission(
      @Schema(description = "For people", maxLength = 1_000) @Nullable String question,
      @ArraySchema(minItems = 1) List<String> options,
      @Schema(description = "ISO 8601 duration, PT1S to P365D; by default there is none")
          @Nullable String deadline,
      @Schema(
              name = "default",
              description = "What is decided after the deadline; without it the step fails then")
          @Nullable String fallback) {}
}
