package io.dogwatch.benchmarks.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that is measured. */
public final class Child implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LAST_WORDS = 20;
  private static final long KIB = 1024;

  private final String name;
  private final Process process;
  private final Path log;
  private final Path javaHome;

  Child(String name, Process process, Path log, Path javaHome) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.javaHome = javaHome;
  }

  /** Processor time that it has taken so far. */
  public Duration cpu() {
    requireAlive();
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("no processor time of " + name));
  }

  /** Memory that it has now, in bytes. */
  public long residentBytes() {
    requireAlive();
    return Long.parseLong(output("ps", "-o", "rss=", "-p", pid()).strip()) * KIB;
  }

  /** Heap that is in use after a full collection, in bytes. */
  public long liveHeapBytes() {
    requireAlive();
    String histogram = output(javaHome.resolve("bin/jcmd").toString(), pid(), "GC.class_histogram");
    String total =
        histogram
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no heap histogram of " + name));
    return Long.parseLong(total.strip().split("\\s+", -1)[2]);
  }

  /**
   * Passes if it still runs.
   *
   * @throws IllegalStateException with its last words, if it does not
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "%s ended with exit code %d; the end of %s:%n%s"
              .formatted(name, process.exitValue(), log, lastWords()));
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    } catch (IOException e) {
      return "can't be read: " + e;
    }
  }

  private String pid() {
    return Long.toString(process.pid());
  }

  private static String output(String... command) {
    try {
      Process asked =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (asked.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + String.join(" ", command));
    }
  }

  /** Ends it as a crash does, and returns when it has ended. */
  public void kill() throws InterruptedException {
    requireAlive();
    var _ = process.toHandle().destroyForcibly();
    var _ = process.waitFor();
  }

  /** Asks it to stop, and insists if it does not within a few seconds. */
  @Override
  public void close() {
    process.toHandle().destroy(); // the process's own method closes the input, which is its parent
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
