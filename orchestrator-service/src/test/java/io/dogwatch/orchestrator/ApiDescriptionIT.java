package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The service describes its API, and tells its health and its numbers. */
@ExtendWith(SharedInstallation.class)
final class ApiDescriptionIT {

  private final Orchestrator orchestrator;

  ApiDescriptionIT(Installation installation) {
    orchestrator = installation.orchestrator();
  }

  @Test
  void describesEveryOperationWithItsAnswersAndProblems() throws Exception {
    JsonNode api = orchestrator.get("/v3/api-docs").body();
    JsonNode submit = api.path("paths").path("/api/v1/jobs").path("post");
    JsonNode schemas = api.path("components").path("schemas");

    assertThat(api.path("paths").propertyNames())
        .containsExactlyInAnyOrder(
            "/api/v1/jobs",
            "/api/v1/jobs/cancel",
            "/api/v1/jobs/{id}",
            "/api/v1/jobs/{id}/events",
            "/api/v1/jobs/{id}/explain",
            "/api/v1/jobs/{id}/payload",
            "/api/v1/jobs/{id}/result",
            "/api/v1/jobs/{id}/cancel",
            "/api/v1/jobs/{id}/reschedule",
            "/api/v1/job-standings",
            "/api/v1/job-types",
            "/api/v1/job-types/{type}",
            "/api/v1/job-types/{type}/pause",
            "/api/v1/job-types/{type}/resume",
            "/api/v1/schedules",
            "/api/v1/schedules/{id}",
            "/api/v1/schedules/{id}/pause",
            "/api/v1/schedules/{id}/resume",
            "/api/v1/schedules/{id}/backfill",
            "/api/v1/schedules/{id}/firings",
            "/api/v1/workflows",
            "/api/v1/workflows/{id}",
            "/api/v1/workflows/{id}/pause",
            "/api/v1/workflows/{id}/resume",
            "/api/v1/workflows/{id}/cancel",
            "/api/v1/workflows/{id}/retry-failed",
            "/api/v1/workflows/{id}/steps/{step}/jobs",
            "/api/v1/workflows/{id}/steps/{step}/decide",
            "/api/v1/alerts",
            "/api/v1/alerts/{id}",
            "/api/v1/alerts/{id}/acknowledge",
            "/api/v1/alerts/stream",
            "/api/v1/alerts/ws",
            "/api/v1/silences",
            "/api/v1/silences/{id}",
            "/api/v1/notifications",
            "/api/v1/notifications/{id}/retry",
            "/api/v1/audit",
            "/api/v1/stats",
            "/api/v1/dlq",
            "/api/v1/dlq/groups",
            "/api/v1/dlq/{id}",
            "/api/v1/dlq/{id}/replay",
            "/api/v1/dlq/replays",
            "/api/v1/dlq/replays/{id}",
            "/api/v1/dlq/replays/{id}/cancel",
            "/api/v1/dlq/purges");
    assertThat(submit.path("responses").propertyNames())
        .containsExactlyInAnyOrder("200", "202", "400", "409", "413", "415", "503");
    assertThat(submit.at("/requestBody/content").propertyNames())
        .containsExactlyInAnyOrder("application/json", "application/x-ndjson");
    assertThat(submit.at("/responses/200/content/application~1x-ndjson/schema/oneOf").size())
        .isEqualTo(4);
    assertThat(api.at("/paths/~1api~1v1~1jobs~1cancel/post/responses").propertyNames())
        .containsExactlyInAnyOrder("202", "400", "413", "415", "503");
    assertThat(api.at("/paths/~1api~1v1~1jobs~1{id}~1cancel/post/responses").propertyNames())
        .containsExactlyInAnyOrder("202", "400", "404", "409", "413", "503");
    assertThat(api.at("/paths/~1api~1v1~1jobs~1{id}~1reschedule/post/responses").propertyNames())
        .containsExactlyInAnyOrder("202", "400", "404", "409", "413", "415", "503");
    for (String json :
        List.of(
            "/JobSubmission/properties/payload",
            "/Job/properties/metadata",
            "/JobEvent/properties/detail")) {
      assertThat(schemas.at(json + "/type").asString()).as(json).isEqualTo("object");
    }
    assertThat(submit.at("/requestBody/content/application~1json/schema/oneOf").size())
        .isEqualTo(2);
    assertThat(
            submit.at("/responses/400/content/application~1problem+json/schema/$ref").stringValue())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(schemas.propertyNames())
        .contains("JobSubmission", "Job", "JobPage", "Failure", "Problem", "Alert", "AlertPage");
    assertThat(schemas.at("/Problem/properties/errors/items/$ref").stringValue())
        .isEqualTo("#/components/schemas/FieldProblem");
    assertThat(schemas.at("/JobSubmission/required").valueStream().map(JsonNode::stringValue))
        .containsExactlyInAnyOrder("type", "payload");
  }

  @Test
  void tellsItsHealthAndItsNumbers() throws Exception {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                orchestrator
                    .get("/actuator/health")
                    .body()
                    .path("status")
                    .stringValue("")
                    .equals("UP"));
    assertThat(orchestrator.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(orchestrator.get("/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(
            orchestrator
                .http()
                .send(orchestrator.request("/actuator/prometheus").build(), BodyHandlers.ofString())
                .body())
        .contains("dogwatch_projection_projected_total")
        .containsPattern("dogwatch_audit_age_seconds \\d")
        .contains("dogwatch_audit_duration_seconds ", "dogwatch_audit_violations ");
  }
}
