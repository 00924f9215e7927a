package io.dogwatch.standalone.platform;

import io.dogwatch.standalone.processes.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps a server running whose processes are not ours: one that ends unasked is started again,
 * after a while, until it runs. Safe for use by many threads.
 */
final class Revival<S> implements AutoCloseable {

  private final Subject<S> subject;
  private final RestartPolicy restarts;
  private final InstantSource clock;
  private final Consumer<String> tell;
  private final Function<Duration, Executor> after;
  private int ends; // guarded by this
  private volatile boolean closed;

  /**
   * What is kept running.
   *
   * @param name in our messages
   * @param log what the server has written, for who wants to know why it ended
   */
  record Subject<S>(String name, Path log, Server<S> server) {}

  /**
   * @param tell hears of ends and of starts that fail
   * @param after runs tasks after a while, on threads that may wait
   */
  Revival(
      Subject<S> subject,
      RestartPolicy restarts,
      InstantSource clock,
      Consumer<String> tell,
      Function<Duration, Executor> after) {
    this.subject = subject;
    this.restarts = restarts;
    this.clock = clock;
    this.tell = tell;
    this.after = after;
  }

  /** Runs each task after a while on a thread of its own, which keeps no JVM from ending. */
  static Function<Duration, Executor> onThreads(String name) {
    Executor threads = task -> Thread.ofPlatform().daemon().name(name).start(task);
    return delay ->
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads);
  }

  /**
   * Keeps a server running that has just been started.
   *
   * @param end completes with its exit code
   */
  void watch(S started, CompletableFuture<Integer> end) {
    Instant since = clock.instant();
    var _ =
        end.thenAcceptAsync(
            exitCode -> ended(started, since, exitCode), after.apply(Duration.ZERO));
  }

  private void ended(S last, Instant since, int exitCode) {
    if (closed || !subject.server().isWanted(last)) {
      return;
    }
    Duration delay = nextDelay(Duration.between(since, clock.instant()));
    tell.accept(
        "%s ended with exit code %d; starting it again in %d s (log: %s)"
            .formatted(subject.name(), exitCode, delay.toSeconds(), subject.log()));
    startLater(last, delay);
  }

  private void startLater(S last, Duration delay) {
    after.apply(delay).execute(() -> startAgain(last));
  }

  private void startAgain(S last) {
    if (closed) {
      return;
    }
    try {
      subject.server().replace(last);
    } catch (RuntimeException e) { // as while processes that it left behind are still there
      Duration delay = nextDelay(Duration.ZERO);
      tell.accept("%s; trying again in %d s".formatted(e.getMessage(), delay.toSeconds()));
      startLater(last, delay);
    }
  }

  private synchronized Duration nextDelay(Duration lived) {
    ends = restarts.endsInARow(ends, lived);
    return restarts.delayAfter(ends);
  }

  /** Starts nothing any more; what runs goes on. */
  @Override
  public void close() {
    closed = true;
  }
}
