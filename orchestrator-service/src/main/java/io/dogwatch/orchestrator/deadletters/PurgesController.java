package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.PurgeDeadLetters.Purged;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.queries.CatchUp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/dlq/purges}. */
@RestController
@RequestMapping("/api/v1/dlq/purges")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class PurgesController {

  private final PurgeDeadLetters purge;
  private final LetterTypes types;
  private final CatchUp catchUp;

  PurgesController(PurgeDeadLetters purge, LetterTypes types, CatchUp deadLettersCatchUp) {
    this.purge = purge;
    this.types = types;
    this.catchUp = deadLettersCatchUp;
  }

  @Schema(name = "PurgeOrder", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record PurgeBody(
      @Schema(
              description = "Instead of filter: 1 to 1000 dead letters",
              example = "[\"probe.0.17\"]")
          @Nullable List<String> ids,
      @Schema(
              description =
                  "Instead of ids: those like this about which nothing was done; {} is all")
          ReplaysController.@Nullable FilterBody filter) {}

  @Schema(name = "PurgeAnswer")
  record PurgeAnswer(
      int purged,
      @Schema(description = "About which something was done before") int skipped,
      @Schema(description = "Whether there are more that match: ask again") boolean more) {

    static PurgeAnswer of(Purged purged) {
      return new PurgeAnswer(purged.purged(), purged.skipped(), purged.isMore());
    }
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "purgeDeadLetters",
      summary = "Show many dead letters no more, unless they are asked for",
      description =
          "Those that lie there now, the oldest first, up to 100,000 at once. The records stay in"
              + " their topics for as long as those keep them.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = PurgeBody.class))))
  @ProblemAnswer(code = "413", description = "The body is larger than 512 KiB")
  PurgeAnswer purge(@Actor String actor, HttpServletRequest request)
      throws IOException, InterruptedException {
    Selection selection = SelectionBody.purge(request);
    catchUp.require(DeadLettersController.PATIENCE);
    types.check(selection);
    return PurgeAnswer.of(purge.purge(selection, actor));
  }
}
