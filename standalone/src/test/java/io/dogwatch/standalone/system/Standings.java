package io.dogwatch.standalone.system;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobId;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Where jobs stand, as an orchestrator's read model has it. */
record Standings(ApiUser user, URI orchestrator) {

  private static final int AT_ONCE = 100;

  /** The states of those that it knows, up to the end that the log has now. */
  Map<JobId, String> of(Collection<JobId> jobs) throws IOException, InterruptedException {
    List<JobId> all = List.copyOf(jobs);
    Map<JobId, String> states = new HashMap<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      String ids =
          all.subList(from, Math.min(from + AT_ONCE, all.size())).stream()
              .map(id -> "&id=" + id)
              .collect(joining());
      ApiUser.Answer answer =
          user.get(orchestrator, "/api/v1/job-standings?current=" + (from == 0) + ids);
      assertThat(answer.status()).as(answer::toString).isEqualTo(200);
      for (JsonNode item : answer.body().get("items")) {
        states.put(JobId.parse(item.get("id").stringValue()), item.get("state").stringValue());
      }
    }
    return states;
  }

  /** Passes if it knows all of these jobs, and that they succeeded. */
  void assertSucceeded(Collection<JobId> jobs) throws IOException, InterruptedException {
    Map<JobId, String> states = of(jobs);

    assertThat(states.keySet()).isEqualTo(Set.copyOf(jobs));
    assertThat(states.values()).containsOnly("SUCCEEDED");
  }
}
