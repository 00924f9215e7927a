package io.dogwatch.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.standalone.processes.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevivalTest {

  private static final int KILLED = 137;

  private final List<String> happened = new ArrayList<>();
  private final Map<String, CompletableFuture<Integer>> ends = new HashMap<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private Instant now = Instant.EPOCH;
  private final Server<String> server =
      new Server<>(this::open, name -> happened.add(name + " is closed"));
  private final Revival<String> revival =
      new Revival<>(
          new Revival.Subject<>("PostgreSQL", Path.of("/data/log"), server),
          RestartPolicy.USUAL,
          () -> now,
          happened::add,
          _ -> later::add);
  private int opened;
  private boolean isObstructed;

  private String open() {
    if (isObstructed) {
      throw new IllegalStateException("PostgreSQL does not start: memory still in use");
    }
    opened++;
    String name = "server " + opened;
    CompletableFuture<Integer> end = new CompletableFuture<>();
    ends.put(name, end);
    revival.watch(name, end);
    happened.add(name + " starts");
    return name;
  }

  @BeforeEach
  void start() {
    server.start();
    happened.clear();
  }

  @Test
  void startsAgainWhatEnds() {
    end("server 1");
    runNext();

    assertThat(server.running()).isEqualTo("server 2");
    assertThat(happened)
        .containsExactly(
            "PostgreSQL ended with exit code 137; starting it again in 1 s (log: /data/log)",
            "server 1 is closed",
            "server 2 starts");
  }

  @Test
  void waitsLongerForOneThatDoesNotLast() {
    end("server 1");
    runNext();
    end("server 2");
    runNext();
    now = now.plus(Duration.ofMinutes(1));
    end("server 3");

    assertThat(happened)
        .filteredOn(line -> line.startsWith("PostgreSQL ended"))
        .extracting(line -> line.replaceAll(".*(in \\d+ s).*", "$1"))
        .containsExactly("in 1 s", "in 2 s", "in 1 s");
  }

  @Test
  void triesUntilItStarts() {
    isObstructed = true;
    end("server 1");
    runNext();
    runNext();
    isObstructed = false;
    runNext();

    assertThat(server.running()).isEqualTo("server 2");
    assertThat(happened)
        .contains(
            "PostgreSQL does not start: memory still in use; trying again in 2 s",
            "PostgreSQL does not start: memory still in use; trying again in 4 s");
    assertThat(later).isEmpty();
  }

  @Test
  void leavesAloneWhatIsStoppedOnPurpose() {
    server.without(() -> end("server 1"));

    assertThat(later).isEmpty();
    assertThat(server.running()).isEqualTo("server 2");
    assertThat(happened).containsExactly("server 1 is closed", "server 2 starts");
  }

  @Test
  void leavesAloneWhatIsStoppedBeforeItsTurn() {
    end("server 1");
    server.close();
    runNext();

    assertThat(opened).isOne();
    assertThat(later).isEmpty();
  }

  @Test
  void startsNothingAfterItsOwnEnd() {
    end("server 1");
    revival.close();
    runNext();

    assertThat(opened).isOne();
    assertThat(later).isEmpty();
  }

  @Test
  void saysNothingOfEndsAfterItsOwn() {
    revival.close();
    end("server 1");

    assertThat(happened).isEmpty();
    assertThat(later).isEmpty();
  }

  /** Returns when the end has been noticed. */
  private void end(String name) {
    Objects.requireNonNull(ends.get(name), name).complete(KILLED);
    runNext();
  }

  private void runNext() {
    later.remove().run();
  }
}
