package io.dogwatch.standalone.platform;

import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.standalone.processes.RestartPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a platform keeps its data, where it listens, how many workers it has.
 *
 * @param keep whether the data are to outlive a crash of the machine
 * @param workerArguments what every worker is told besides where things are
 * @param restarts how soon a service that ended is started again
 */
public record PlatformSettings(
    Path data,
    boolean keep,
    int kafkaPort,
    int httpPort,
    int workers,
    List<String> workerArguments,
    RestartPolicy restarts) {

  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException which lists all that is wrong
   */
  public PlatformSettings {
    List<String> problems = new ArrayList<>();
    workerArguments = List.copyOf(workerArguments);
    if (data.toString().isBlank()) {
      problems.add("a folder for the data expected, found nothing");
    }
    data = data.toAbsolutePath().normalize();
    if (kafkaPort < 1 || kafkaPort > MAX_PORT) {
      problems.add("a Kafka port of 1 to 65535 expected, found " + kafkaPort);
    }
    if (httpPort < 1 || httpPort > MAX_PORT) {
      problems.add("an HTTP port of 1 to 65535 expected, found " + httpPort);
    }
    if (kafkaPort == httpPort) {
      problems.add("two ports expected, found one for Kafka and HTTP: " + kafkaPort);
    }
    if (workers < 1) {
      problems.add("at least 1 worker expected, found " + workers);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** A platform whose workers are as workers are. */
  public PlatformSettings(Path data, boolean keep, int kafkaPort, int httpPort, int workers) {
    this(data, keep, kafkaPort, httpPort, workers, List.of(), RestartPolicy.USUAL);
  }

  /** A platform for a while, which disturbs no other: on ports that are free now. */
  public static PlatformSettings temporary(Path data, int workers) {
    return new PlatformSettings(data, false, LoopbackPort.free(), LoopbackPort.free(), workers);
  }

  /** Where the API answers. */
  public URI api() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  /** The same with workers that are told more, and started again sooner or later. */
  public PlatformSettings withWorkers(List<String> arguments, RestartPolicy policy) {
    return new PlatformSettings(data, keep, kafkaPort, httpPort, workers, arguments, policy);
  }

  /** The folder of all logs. */
  public Path logs() {
    return data.resolve("logs");
  }
}
