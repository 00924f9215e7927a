package io.dogwatch.orchestrator;

import io.dogwatch.orchestrator.notifications.NotificationSettings;
import io.dogwatch.settings.KafkaSettings;
import io.dogwatch.settings.Requirements;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** All that can be set. */
@ConfigurationProperties("dogwatch")
record OrchestratorSettings(
    @DefaultValue KafkaSettings kafka,
    @DefaultValue Database database,
    @DefaultValue Timers timers,
    @DefaultValue Retention retention,
    @DefaultValue NotificationSettings notifications) {

  /** Where the read model is. */
  record Database(
      @DefaultValue("jdbc:postgresql://localhost:5432/dogwatch") String url,
      @DefaultValue("dogwatch") String username,
      @Nullable String password) {

    Database {
      new Requirements()
          .require(url.startsWith("jdbc:postgresql:"), "url of jdbc:postgresql: expected")
          .verify();
    }

    @Override
    public String toString() {
      return "Database[url=%s, username=%s, password=%s]"
          .formatted(url.replaceAll("(?i)(password=)[^&]*", "$1***"), username, masked());
    }

    private String masked() {
      return password == null || password.isEmpty() ? "(none)" : "***";
    }
  }

  /**
   * How long things are remembered.
   *
   * @param finishedJobs how long a day of jobs is kept once it is over and all of them have ended;
   *     so are idempotency keys, what schedules have fired, workflows that have ended, dead
   *     letters, what was done about them, replays that are over, and notifications; at least 30
   *     days
   * @param consumedJobs how long the log keeps jobs that nobody needs from it any more
   */
  record Retention(
      @DefaultValue("P30D") Duration finishedJobs, @DefaultValue("P7D") Duration consumedJobs) {

    private static final Duration LEAST = Duration.ofDays(30);
    private static final Duration MOST = Duration.ofDays(3650);

    Retention {
      new Requirements()
          .require(
              finishedJobs.compareTo(LEAST) >= 0,
              "finished-jobs of at least P30D expected, found " + finishedJobs)
          .require(
              !consumedJobs.isNegative() && consumedJobs.compareTo(MOST) <= 0,
              "consumed-jobs of PT0S to P3650D expected, found " + consumedJobs)
          .verify();
    }
  }

  /**
   * How the timer store runs.
   *
   * @param stateDirectory for state that can be rebuilt from Kafka; every process needs its own; by
   *     default under the system's temporary folder
   * @param standbys other orchestrators that keep a copy of each part of the store
   */
  record Timers(@Nullable Path stateDirectory, @DefaultValue("0") int standbys) {

    Timers {
      new Requirements()
          .require(standbys >= 0, "standbys of at least 0 expected, found " + standbys)
          .verify();
    }

    Path folder() {
      return stateDirectory == null
          ? Path.of(System.getProperty("java.io.tmpdir"), "dogwatch-orchestrator")
          : stateDirectory;
    }
  }
}
