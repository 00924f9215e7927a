package io.dogwatch.watchdog;

import io.dogwatch.settings.KafkaSettings;
import io.dogwatch.settings.Requirements;
import io.dogwatch.watchdog.tunables.TunableSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** All that can be set. There is no secret among it. */
@ConfigurationProperties("dogwatch")
record WatchdogSettings(
    @DefaultValue KafkaSettings kafka,
    @DefaultValue Streams streams,
    @DefaultValue TunableSettings watchdogs,
    @DefaultValue FeedSettings feeds) {

  /**
   * How the watchdogs run.
   *
   * @param stateDirectory for state that can be rebuilt from Kafka; every process needs its own; by
   *     default under the system's temporary folder
   * @param standbys other processes that keep each state at hand, so that they take over at once;
   *     as many as there are processes for
   */
  record Streams(
      @Nullable Path stateDirectory,
      @DefaultValue("2") int threads,
      @DefaultValue("1") int standbys) {

    Streams {
      new Requirements()
          .require(threads >= 1, "threads of at least 1 expected, found " + threads)
          .require(standbys >= 0, "standbys of at least 0 expected, found " + standbys)
          .verify();
    }
  }

  Path stateDirectory() {
    return streams.stateDirectory() == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "dogwatch-watchdog")
        : streams.stateDirectory();
  }
}
