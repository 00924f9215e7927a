package io.dogwatch.orchestrator.problems;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem, for the API's description. */
@Schema(name = "Problem", description = "What went wrong, as RFC 9457 has it")
record ProblemBody(
    @Schema(description = "Kind of problem", example = "about:blank", format = "uri")
        @Nullable String type,
    @Schema(example = "The request is invalid") String title,
    @Schema(example = "400") int status,
    @Nullable String detail,
    @Nullable String instance,
    @Schema(
            description =
                "The mistakes in the request, where they are the problem; at most the first 10,000")
        @Nullable List<FieldProblem> errors) {}
