package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

@ExtendWith(SharedPlatform.class)
class KilledWorkerIT {

  @Test
  void leavesItsJobToAnother(Platform platform) throws Exception {
    try (var api = new PlatformApi(platform.api())) {
      String id =
          api.submit(List.of(new Submission("probe", Map.of("sleepMs", 20_000)))).getFirst();
      String first = awaitRunning(api, id);
      int processes = platform.processes().size();

      kill(platform, first);
      JsonNode job = api.awaitEnd(id);

      assertThat(job.get("state").stringValue()).isEqualTo("SUCCEEDED");
      assertThat(job.get("worker").stringValue()).isNotEqualTo(first);
      assertThat(job.get("delivery").intValue()).isGreaterThan(1);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(platform.processes()).hasSize(processes));
    }
  }

  private static String awaitRunning(PlatformApi api, String id) {
    var job = new AtomicReference<JsonNode>(MissingNode.getInstance());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              job.set(api.get("/api/v1/jobs/" + id));
              return job.get().get("state").stringValue().equals("RUNNING");
            });
    return job.get().get("worker").stringValue();
  }

  /** A worker's id ends with the id of its process. */
  private static void kill(Platform platform, String worker) {
    long pid = Long.parseLong(worker.substring(worker.lastIndexOf('-') + 1));
    ProcessHandle process =
        platform.processes().stream()
            .filter(running -> running.pid() == pid)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no process of " + worker));
    process.destroyForcibly();
    process.onExit().join();
  }
}
