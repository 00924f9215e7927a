package io.dogwatch.standalone.system;

import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.standalone.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The workers of a platform, as those see them who mean them harm. */
final class Workers {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Platform platform;

  /** What the processes that are ready call themselves. */
  private final Map<Long, String> names = new HashMap<>();

  Workers(Platform platform) {
    this.platform = platform;
  }

  /** Returns when all workers run and have taken up their work. */
  List<ProcessHandle> awaitAll() {
    Instant deadline = Instant.now().plus(READY_WITHIN);
    try (var heartbeats = new TopicReader(platform.kafka(), "dogwatch.workers")) {
      while (true) {
        List<ProcessHandle> workers = platform.workers();
        if (workers.size() == SharedPlatform.WORKERS
            && workers.stream().allMatch(worker -> names.containsKey(worker.pid()))) {
          return workers;
        }
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError(
              "%d workers expected, found %s".formatted(SharedPlatform.WORKERS, workers));
        }
        heartbeats
            .read(POLL)
            .forEach(
                record ->
                    WorkerHeartbeat.CODEC
                        .decode(record.value())
                        .message()
                        .ifPresent(beat -> names.put(beat.pid(), beat.workerId())));
      }
    }
  }

  /** The process that is the worker now; call {@link #awaitAll} before. */
  ProcessHandle processOf(String worker) {
    return platform.workers().stream()
        .filter(process -> worker.equals(names.get(process.pid())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no process of " + worker));
  }

  /** What the workers have written to their logs so far. */
  static Stream<String> logLines(Path logs) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = 1; number <= SharedPlatform.WORKERS; number++) {
      lines.addAll(Files.readAllLines(logs.resolve("worker-" + number + ".log")));
    }
    return lines.stream();
  }

  /** SIGKILL, to a worker or to any other process. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGTERM; returns when the process has gone. */
  static void terminate(ProcessHandle worker) {
    worker.destroy();
    worker.onExit().join();
  }

  static void freeze(ProcessHandle worker) throws IOException, InterruptedException {
    signal("STOP", worker);
  }

  static void thaw(ProcessHandle worker) throws IOException, InterruptedException {
    signal("CONT", worker);
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -%s %d: status %d".formatted(name, process.pid(), status));
    }
  }
}
