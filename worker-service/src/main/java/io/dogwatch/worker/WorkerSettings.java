package io.dogwatch.worker;

import io.dogwatch.settings.KafkaSettings;
import io.dogwatch.settings.Requirements;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** All that can be set. There is no secret among it. */
@ConfigurationProperties("dogwatch")
record WorkerSettings(
    @DefaultValue KafkaSettings kafka,
    @DefaultValue Pool worker,
    @DefaultValue Orchestrator orchestrator,
    @DefaultValue Market marketData,
    @DefaultValue Probe probe) {

  /** The types that there is a handler for. */
  static final Set<String> TYPES = Set.of("probe", "technical");

  /**
   * Whom to ask whether a job that is delivered again has ended; needs no answer.
   *
   * @param url address of the API
   */
  record Orchestrator(@DefaultValue("http://localhost:8080") URI url) {

    Orchestrator {
      new Requirements()
          .require(
              "http".equals(url.getScheme()) || "https".equals(url.getScheme()),
              "url of http or https expected, found " + url)
          .verify();
    }
  }

  /**
   * What the worker executes, and how much at once.
   *
   * @param id unique in the cluster; host and process id unless given
   * @param types of jobs; all unless given
   * @param poolSize jobs of each type that run at once
   * @param poolSizes the same for single types
   * @param maxConcurrent jobs of all types that run at once
   * @param lock duration of a lease: the jobs of a worker that froze start elsewhere so much later
   * @param drainTimeout what running jobs get to come to their end when the worker stops
   */
  record Pool(
      @Nullable String id,
      @DefaultValue({"probe", "technical"}) List<String> types,
      @DefaultValue("8") int poolSize,
      @DefaultValue Map<String, Integer> poolSizes,
      @DefaultValue("50") int maxConcurrent,
      @DefaultValue("15s") Duration lock,
      @DefaultValue("30s") Duration drainTimeout) {

    private static final Duration SHORTEST_LOCK = Duration.ofSeconds(1);

    Pool {
      types = List.copyOf(types);
      poolSizes = Map.copyOf(poolSizes);
      new Requirements()
          .require(id == null || !id.isBlank(), "id expected, found blanks")
          .require(
              !types.isEmpty() && TYPES.containsAll(types),
              "types of %s expected, found %s".formatted(new TreeSet<>(TYPES), types))
          .require(poolSize >= 1, "pool-size of at least 1 expected, found " + poolSize)
          .require(
              TYPES.containsAll(poolSizes.keySet())
                  && poolSizes.values().stream().allMatch(size -> size >= 1),
              "pool-sizes of at least 1 for types of %s expected, found %s"
                  .formatted(new TreeSet<>(TYPES), poolSizes))
          .require(
              maxConcurrent >= 1, "max-concurrent of at least 1 expected, found " + maxConcurrent)
          .require(
              lock.compareTo(SHORTEST_LOCK) >= 0,
              "lock of at least %s expected, found %s".formatted(SHORTEST_LOCK, lock))
          .require(
              !drainTimeout.isNegative(),
              "drain-timeout of at least 0 expected, found " + drainTimeout)
          .verify();
    }
  }

  /**
   * Where prices are from.
   *
   * @param folder with the user's own, before those that come with the worker
   */
  record Market(@Nullable Path folder) {

    Market {
      new Requirements()
          .require(
              folder == null || Files.isDirectory(folder), "a folder expected, found " + folder)
          .verify();
    }
  }

  /**
   * What probes may do.
   *
   * @param exitAllowed end the worker's process
   */
  record Probe(@DefaultValue("false") boolean exitAllowed) {}
}
