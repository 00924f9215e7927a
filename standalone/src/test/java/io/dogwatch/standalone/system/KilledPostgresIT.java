package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.processes.Installation;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is killed, and nobody starts it again but the platform. */
class KilledPostgresIT {

  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  /** One of its processes is frozen: while that is there no other server can use its memory. */
  @Test
  void isStartedAgainOnceItsProcessesHaveGone(@TempDir Path folder) throws Exception {
    var settings = PlatformSettings.temporary(folder, 1);
    var platform =
        new Platform(settings, Installation.ofThisProcess(), InstantSource.system(), told::add);
    try (platform;
        var user = new ApiUser()) {
      platform.start();
      ProcessHandle first = Postmaster.of(folder);
      ProcessHandle lingering = first.children().findFirst().orElseThrow();

      Workers.freeze(lingering);
      Workers.kill(first);
      awaitTold("PostgreSQL ended with exit code 137; starting it again in 1 s (log: ");
      awaitTold("PostgreSQL does not start: ");
      assertThat(user.get(platform.api(), "/api/v1/jobs?limit=1").status()).isEqualTo(503);
      String job = submit(user, platform);
      Workers.thaw(lingering);

      await().atMost(WITHIN).untilAsserted(() -> assertSucceeded(user, platform, job));
      assertThat(user.get(platform.api(), "/api/v1/jobs?limit=1").status()).isEqualTo(200);
      ProcessHandle second = Postmaster.of(folder);
      assertThat(second).isNotEqualTo(first);
      told.clear();

      platform.close();
      assertThat(second.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
      assertThat(told).noneMatch(line -> line.startsWith("PostgreSQL"));
    }
  }

  private void awaitTold(String beginning) {
    await()
        .atMost(WITHIN)
        .untilAsserted(() -> assertThat(told).anyMatch(line -> line.startsWith(beginning)));
  }

  private static String submit(ApiUser user, Platform platform) throws Exception {
    Answer answer = user.post(platform.api(), "/api/v1/jobs", List.of(ApiUser.probe(1)));
    assertThat(answer.status()).as(answer::toString).isEqualTo(202);
    return answer.body().get("ids").get(0).stringValue();
  }

  private static void assertSucceeded(ApiUser user, Platform platform, String job)
      throws Exception {
    Answer answer = user.get(platform.api(), "/api/v1/jobs/" + job);
    assertThat(answer.status()).as(answer::toString).isEqualTo(200);
    assertThat(answer.body().get("state").stringValue()).isEqualTo("SUCCEEDED");
  }
}
