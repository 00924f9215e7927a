package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of a platform, as those see them who mean them harm. */
final class Workers {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Platform platform;

  /** What the processes that are ready have said of themselves last. */
  private final Map<Long, WorkerHeartbeat> beats = new HashMap<>();

  Workers(Platform platform) {
    this.platform = platform;
  }

  /** Returns when all workers run and have taken up their work. */
  List<ProcessHandle> awaitAll() {
    return awaitBeats(_ -> true);
  }

  /**
   * Returns when all workers have said, since then, that this keeps jobs of a type from beginning.
   */
  void awaitHold(String type, Hold hold, Instant since) {
    var _ =
        awaitBeats(
            beat ->
                beat.at().isAfter(since)
                    && beat.pools().stream()
                        .anyMatch(pool -> pool.type().name().equals(type) && pool.hold() == hold));
  }

  private List<ProcessHandle> awaitBeats(Predicate<WorkerHeartbeat> wanted) {
    Instant deadline = Instant.now().plus(READY_WITHIN);
    try (var heartbeats = new TopicReader(platform.kafka(), "dogwatch.workers")) {
      while (true) {
        List<ProcessHandle> workers = platform.workers();
        if (workers.size() == SharedPlatform.WORKERS
            && workers.stream().allMatch(it -> lastBeat(it).filter(wanted).isPresent())) {
          return workers;
        }
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError(
              "%d workers expected, found %s: %s"
                  .formatted(
                      SharedPlatform.WORKERS,
                      workers,
                      workers.stream().map(this::lastBeat).toList()));
        }
        heartbeats
            .read(POLL)
            .forEach(
                record ->
                    WorkerHeartbeat.CODEC
                        .decode(record.value())
                        .message()
                        .ifPresent(beat -> beats.put(beat.pid(), beat)));
      }
    }
  }

  private Optional<WorkerHeartbeat> lastBeat(ProcessHandle worker) {
    return Optional.ofNullable(beats.get(worker.pid()));
  }

  /** The process that is the worker now; call {@link #awaitAll} before. */
  ProcessHandle processOf(String worker) {
    return platform.workers().stream()
        .filter(process -> lastBeat(process).filter(it -> it.workerId().equals(worker)).isPresent())
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

  /**
   * SIGKILL to the orchestrator as soon as a lane is so large. Passes if that came before all jobs
   * were there that it is putting there.
   */
  void killOrchestratorMidway(LaneLog lane, long size, LongSupplier onLane, long all) {
    lane.awaitSize(size);
    killOnceThere(platform::orchestrator);
    lane.readToEnd();
    log.atWarn()
        .addKeyValue("onLane", onLane.getAsLong())
        .addKeyValue("of", all)
        .log("killed while it puts jobs on their lane");
    assertThat(onLane.getAsLong()).as("on the lane at the kill").isLessThan(all);
  }

  /** SIGKILL to a process that may have to be started first. */
  static void killOnceThere(Callable<Optional<ProcessHandle>> process) {
    kill(
        await()
            .atMost(READY_WITHIN)
            .until(process, it -> it.filter(ProcessHandle::isAlive).isPresent())
            .orElseThrow());
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
