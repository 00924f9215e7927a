package io.dogwatch.standalone.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void saysEachQuarterOnceWhereThereIsNoTerminal() {
    try (Progress jobs = Progress.of("jobs", 10, new PrintStream(written, true, UTF_8), false)) {
      for (int done = 0; done <= 10; done++) {
        jobs.stepTo(done);
      }
    }

    assertThat(written.toString(UTF_8).lines())
        .containsExactly("jobs: 3 of 10", "jobs: 5 of 10", "jobs: 8 of 10", "jobs: 10 of 10");
  }

  @Test
  void isABarOnATerminal() {
    try (Progress jobs = Progress.of("jobs", 10, new PrintStream(written, true, UTF_8), true)) {
      jobs.stepTo(10);
    }

    assertThat(written.toString(UTF_8)).contains("jobs").contains("100%").contains("10/10");
  }
}
