package io.dogwatch.orchestrator.problems;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Writes the {@link ProblemAnswer}s into the API's description. */
public final class ProblemsInApi implements OperationCustomizer, OpenApiCustomizer {

  private static final Content PROBLEM =
      new Content()
          .addMediaType(
              org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
              new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")));

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    Stream.of(method.getBeanType(), method.getMethod())
        .flatMap(it -> Arrays.stream(it.getAnnotationsByType(ProblemAnswer.class)))
        .forEach(
            answer ->
                operation
                    .getResponses()
                    .addApiResponse(
                        answer.code(),
                        new ApiResponse().description(answer.description()).content(PROBLEM)));
    return operation;
  }

  @Override
  public void customise(OpenAPI api) {
    ModelConverters.getInstance(true)
        .readAll(ProblemBody.class)
        .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
  }
}
