package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.standalone.StandaloneApplication;
import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} as a process, which is killed, started again and told to stop. */
class KilledPlatformIT {

  private static final Duration UP_WITHIN = Duration.ofMinutes(4);

  private final int kafkaPort = LoopbackPort.free();
  private final int httpPort = LoopbackPort.free();

  @TempDir private Path folder;
  @TempDir private Path temporary;

  @Test
  void leavesNoProcessBehindAndItsDataToTheNext() throws Exception {
    Process first = up();
    List<ProcessHandle> processes = family(first);
    String id = runJob();

    first.destroyForcibly().waitFor();
    assertAllEnd(processes);

    Path leftBehind = Files.createFile(folder.resolve("tmp").resolve("library"));

    Process second = up();
    assertThat(leftBehind).doesNotExist();
    processes = family(second);
    assertThat(stateOf(id)).isEqualTo("SUCCEEDED");

    second.destroy(); // SIGTERM
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertAllEnd(processes);
    LoopbackPort.requireFree("the test", kafkaPort);
    LoopbackPort.requireFree("the test", httpPort);
  }

  /** Starts the platform and returns when it says that it is up. */
  private Process up() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary); // what is killed cleans nothing up
    command.add("-Ddogwatch.lib=" + System.getProperty("dogwatch.lib"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            StandaloneApplication.class.getName(),
            "up",
            "--data=" + folder,
            "--kafka-port=" + kafkaPort,
            "--http-port=" + httpPort));
    var builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    // For the services, too: none of them lives for long enough to be worth more.
    builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    Process process = builder.start();
    // What it says ends with it: nothing else ends a wait for a line that does not come.
    var deadline =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(UP_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
    BufferedReader said = process.inputReader();
    List<String> lines = new ArrayList<>();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      lines.add(line);
      if (line.startsWith("Dogwatch is up")) {
        deadline.cancel(false);
        return process;
      }
    }
    throw new AssertionError("not up within %s, or ended: %s".formatted(UP_WITHIN, lines));
  }

  private static List<ProcessHandle> family(Process parent) {
    List<ProcessHandle> family = parent.descendants().toList();
    assertThat(family).hasSizeGreaterThan(4); // three services, PostgreSQL and its watch
    return family;
  }

  private static void assertAllEnd(List<ProcessHandle> processes) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(processes.stream().filter(ProcessHandle::isAlive))
                    .extracting(process -> process.info().commandLine())
                    .isEmpty());
  }

  private String runJob() throws InterruptedException {
    try (var api = new PlatformApi(address())) {
      String id = api.submit(List.of(new Submission("probe", Map.of("sleepMs", 1)))).getFirst();
      assertThat(api.awaitEnd(id).get("state").stringValue()).isEqualTo("SUCCEEDED");
      return id;
    }
  }

  private String stateOf(String id) throws InterruptedException {
    try (var api = new PlatformApi(address())) {
      return api.get("/api/v1/jobs/" + id).get("state").stringValue();
    }
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }
}
