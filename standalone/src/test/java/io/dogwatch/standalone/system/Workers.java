package io.dogwatch.standalone.system;

import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The workers of a platform, as those see them who kill them. */
final class Workers {

  private Workers() {}

  /** Returns the worker that runs the job, once one does. */
  static String awaitRunning(PlatformApi api, String job) {
    var found = new AtomicReference<JsonNode>(MissingNode.getInstance());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              found.set(api.get("/api/v1/jobs/" + job));
              return found.get().get("state").stringValue().equals("RUNNING");
            });
    return found.get().get("worker").stringValue();
  }

  /** Returns when the worker is dead. Its id ends with the id of its process. */
  static void kill(Platform platform, String worker) {
    long pid = Long.parseLong(worker.substring(worker.lastIndexOf('-') + 1));
    ProcessHandle process =
        platform.processes().stream()
            .filter(running -> running.pid() == pid)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no process of " + worker));
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Returns when the supervisor has as many processes again. */
  static void awaitProcesses(Platform platform, int processes) {
    await().atMost(Duration.ofSeconds(30)).until(() -> platform.processes().size() == processes);
  }
}
