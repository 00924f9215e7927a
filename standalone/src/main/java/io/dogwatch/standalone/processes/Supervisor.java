package io.dogwatch.standalone.processes;

import io.dogwatch.standalone.child.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the processes of the services running: one that ends unasked is started again, after a
 * while. One thread owns all that this class knows.
 */
public final class Supervisor implements AutoCloseable {

  private static final int ENDS_WITHOUT_HOPE = 3;

  private final Installation installation;
  private final Path logs;
  private final RestartPolicy restarts;
  private final InstantSource clock;
  private final Consumer<String> tell;
  private final ScheduledExecutorService owner =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("supervisor").unstarted(task));
  private final List<Watched> watched = new ArrayList<>();
  private boolean stopping;

  /**
   * @param logs folder of the processes' output
   * @param tell hears of processes that ended unasked
   */
  public Supervisor(
      Installation installation,
      Path logs,
      RestartPolicy restarts,
      InstantSource clock,
      Consumer<String> tell) {
    this.installation = installation;
    this.logs = logs;
    this.restarts = restarts;
    this.clock = clock;
    this.tell = tell;
  }

  /** Starts a process and keeps it running. */
  public void start(ServiceOrder order) {
    owned(
        () -> {
          if (!stopping) {
            var process = new Watched(order);
            process.start(Redirect.to(process.log().toFile()));
            watched.add(process);
          }
          return this;
        });
  }

  /** The processes that run now. */
  public List<ProcessHandle> running() {
    return owned(
        () -> watched.stream().map(Watched::handle).filter(ProcessHandle::isAlive).toList());
  }

  /** The processes of this service that run now. */
  public List<ProcessHandle> running(ServiceName service) {
    return owned(
        () ->
            watched.stream()
                .filter(process -> process.order.service() == service)
                .map(Watched::handle)
                .filter(ProcessHandle::isAlive)
                .toList());
  }

  /**
   * Passes while there is hope that all processes will run.
   *
   * @throws IllegalStateException if one has ended over and over
   */
  public void requireHope() {
    for (Watched process : owned(() -> List.copyOf(watched))) {
      if (owned(() -> process.ends) >= ENDS_WITHOUT_HOPE) {
        throw new IllegalStateException(
            "%s ended %d times; its last words are in %s"
                .formatted(process.order.name(), ENDS_WITHOUT_HOPE, process.log()));
      }
    }
  }

  /** Stops all processes: asks, waits for a while, insists. */
  public void stop(Duration patience) {
    List<ProcessHandle> asked =
        owned(
            () -> {
              stopping = true;
              watched.forEach(process -> process.handle().destroy());
              return watched.stream().map(Watched::handle).toList();
            });
    CompletableFuture<Void> gone =
        CompletableFuture.allOf(
            asked.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
    gone.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).join();
    asked.stream().filter(ProcessHandle::isAlive).forEach(this::insist);
  }

  private void insist(ProcessHandle process) {
    tell.accept("process %d does not stop; killing it".formatted(process.pid()));
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(25));
    owner.shutdownNow();
  }

  private <T> T owned(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, owner).join();
  }

  /** When to try again where not even a process can be started. */
  private static final Duration LATER = Duration.ofSeconds(10);

  /** One process, whichever incarnation of it. Used by the owner's thread only. */
  private final class Watched {

    private final ServiceOrder order;
    private @Nullable Process process;
    private Instant started = Instant.EPOCH;
    private int ends;

    Watched(ServiceOrder order) {
      this.order = order;
    }

    Path log() {
      return logs.resolve(order.name() + ".log");
    }

    ProcessHandle handle() {
      return Objects.requireNonNull(process, order.name()).toHandle();
    }

    void start(Redirect output) {
      var builder =
          new ProcessBuilder(installation.command(order))
              .redirectErrorStream(true)
              .redirectOutput(output);
      builder.environment().putAll(order.environment());
      try {
        process = builder.start();
      } catch (IOException e) {
        throw new UncheckedIOException("can't start " + order.name(), e);
      }
      started = clock.instant();
      var _ = process.onExit().thenAcceptAsync(this::ended, owner);
    }

    private void ended(Process last) {
      if (stopping) {
        return;
      }
      ends = restarts.endsInARow(ends, Duration.between(started, clock.instant()));
      Duration delay = restarts.delayAfter(ends);
      tell.accept(
          "%s ended with exit code %d; starting it again in %d s (log: %s)"
              .formatted(order.name(), last.exitValue(), delay.toSeconds(), log()));
      var _ = owner.schedule(this::startAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void startAgain() {
      if (stopping) {
        return;
      }
      try {
        start(Redirect.appendTo(log().toFile()));
      } catch (UncheckedIOException e) {
        tell.accept(
            "%s (%s); trying again in %d s"
                .formatted(e.getMessage(), e.getCause(), LATER.toSeconds()));
        var _ = owner.schedule(this::startAgain, LATER.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }
}
