package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.Installation.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Lists of jobs, page by page. */
@ExtendWith(SharedInstallation.class)
final class ListJobsIT {

  private final Installation installation;
  private final Platform platform;
  private final Orchestrator orchestrator;

  ListJobsIT(Installation installation) {
    this.installation = installation;
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void pagesThroughAllJobsWhileNewOnesCome() throws Exception {
    var type = new JobType("paged");
    platform.announce(type, "{\"type\": \"object\"}");
    orchestrator.awaitType(type);
    // All in one submission, so that they share their instant: the ids decide.
    String job = "{\"type\": \"paged\", \"payload\": {}},";
    JsonNode ids = orchestrator.post("/api/v1/jobs", arrayOf(job, 25)).body().path("ids");
    for (JsonNode id : ids) {
      assertThat(orchestrator.get("/api/v1/jobs/" + id.stringValue()).status()).isEqualTo(200);
    }

    List<String> seen = new ArrayList<>();
    String next = "/api/v1/jobs?type=paged&state=queued&limit=7";
    while (!next.isEmpty()) {
      JsonNode page = orchestrator.get(next).body();
      page.path("items").forEach(item -> seen.add(item.path("id").stringValue()));
      next = page.path("next").stringValue("");
      String late =
          orchestrator
              .post("/api/v1/jobs", arrayOf(job, 3))
              .body()
              .path("ids")
              .path(0)
              .stringValue();
      assertThat(orchestrator.get("/api/v1/jobs/" + late).status()).isEqualTo(200);
    }

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(ids.valueStream().map(JsonNode::stringValue).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void listsOnlyWhatIsAskedFor() throws Exception {
    JobId done = installation.submitted("{}");
    JobId queued = installation.submitted("{}");
    var _ = platform.publish(succeeded(done, "{}"));
    var _ = orchestrator.get("/api/v1/jobs/" + done + "?wait=PT10S");

    assertThat(listed("?state=SUCCEEDED&type=probe&limit=500"))
        .contains(done.toString())
        .doesNotContain(queued.toString());
    assertThat(listed("?state=QUEUED&limit=500"))
        .contains(queued.toString())
        .doesNotContain(done.toString());
    assertThat(listed("?type=unheard-of")).isEmpty();
  }

  @Test
  void listsJobsOfATenantAndOfAScheduleInPages() throws Exception {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String job =
          "{\"type\":\"probe\",\"payload\":{},\"tenant\":\"a+b & c/\u00fc{x}%%\",\"metadata\":{\"schedule\":\"by-%s\"}}"
              .formatted(i == 0 ? "night" : "day");
      jobs.addFirst(orchestrator.post("/api/v1/jobs", job).body().path("id").stringValue());
    }
    JobId other = installation.submitted("{}");
    assertThat(orchestrator.get("/api/v1/jobs/" + other).status()).isEqualTo(200);
    assertThat(orchestrator.get("/api/v1/jobs/" + jobs.getFirst()).status()).isEqualTo(200);

    List<String> ofTenant =
        orchestrator
            .items("/api/v1/jobs?limit=1&tenant=a%2Bb%20%26%20c%2F%C3%BC%7Bx%7D%25")
            .stream()
            .map(item -> item.path("id").stringValue())
            .toList();

    assertThat(ofTenant).containsExactlyElementsOf(jobs);
    assertThat(listed("?schedule=by-day")).containsExactlyElementsOf(jobs.subList(0, 2));
    assertThat(listed("?schedule=by-night&state=QUEUED&type=probe"))
        .containsExactly(jobs.getLast());
    assertThat(listed("?tenant=nobody")).isEmpty();
  }

  private List<String> listed(String query) throws Exception {
    return orchestrator
        .get("/api/v1/jobs" + query)
        .body()
        .path("items")
        .valueStream()
        .map(item -> item.path("id").stringValue())
        .toList();
  }

  private static String arrayOf(String job, int size) {
    String jobs = job.repeat(size);
    return "[" + jobs.substring(0, jobs.length() - 1) + "]";
  }
}
