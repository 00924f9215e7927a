package io.dogwatch.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running server and the two shells that keep watch over it. One waits for the end of the server
 * and ends with its exit code. The other reads their standard input, a pipe from this JVM, and
 * stops the server at its end. The pipe ends when we close it and when this JVM dies, however it
 * dies. They are a session of their own, so that signals of the terminal reach none of them: the
 * server is there until its users have left. A server that still stops, because its JVM has just
 * been killed, is given ten seconds. What a server wrote that did not stop cleanly stays in the log
 * of the next.
 */
final class PostgresProcess implements AutoCloseable {

  private static final String WATCH =
      """
      trap '' INT HUP TERM
      programs=$1 data=$2 log=$3
      shift 3
      before=$(sed -n 1p "$data/postmaster.pid" 2>/dev/null)
      tries=0
      while [ -n "$before" ] && [ $tries -lt 100 ] && kill -0 "$before" 2>/dev/null
      do
        tries=$((tries + 1))
        sleep 0.1
      done
      "$programs/postgres" -D "$data" "$@" >>"$log" 2>&1 </dev/null &
      server=$!
      until [ "$(sed -n '1p;8p' "$data/postmaster.pid" 2>/dev/null | tr -d ' \\n')" = "${server}ready" ]
      do
        kill -0 $server 2>/dev/null || exit 1
        sleep 0.05
      done
      exec 3<&0
      (while read -r _; do :; done; kill -INT $server) <&3 >/dev/null 2>&1 &
      reader=$!
      echo ready
      wait $server
      code=$?
      kill -KILL $reader 2>/dev/null
      exit $code
      """;

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "shared_buffers=64MB",
          "max_connections=100",
          "log_min_messages=warning");

  private final Process watch;

  private PostgresProcess(Process watch) {
    this.watch = watch;
  }

  static PostgresProcess start(PostgresCluster cluster, int port, List<String> settings)
      throws IOException {
    var command = new ArrayList<>(OwnSession.prefix());
    command.addAll(List.of("sh", "-c", WATCH, "postgresql"));
    command.add(cluster.programs().resolve("bin").toString());
    command.add(cluster.data().toString());
    command.add(cluster.log().toString());
    options(port, settings).forEach(setting -> command.addAll(List.of("-c", setting)));
    long before = cluster.keepLogOfCrash();
    var watch = cluster.user().start(command);
    BufferedReader said = watch.inputReader();
    if (!"ready".equals(said.readLine())) {
      throw new IllegalStateException("PostgreSQL does not start: " + reason(cluster, before));
    }
    return new PostgresProcess(watch);
  }

  private static List<String> options(int port, List<String> settings) {
    var all = new ArrayList<>(SETTINGS);
    all.add("port=" + port);
    all.addAll(settings);
    return all;
  }

  /** What this server wrote, which comes after so many bytes of others. */
  private static String reason(PostgresCluster cluster, long before) throws IOException {
    if (!Files.exists(cluster.log())) {
      return "it wrote no log, " + cluster.log();
    }
    try (var log = Files.newInputStream(cluster.log())) {
      log.skipNBytes(before);
      return new String(log.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /** Completes with the exit code of the server when it has ended, for whatever reason. */
  CompletableFuture<Integer> onExit() {
    return watch.onExit().thenApply(Process::exitValue);
  }

  @Override
  public void close() {
    try {
      watch.getOutputStream().close();
      if (!watch.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("PostgreSQL did not stop within 60 s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL can't be told to stop", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
