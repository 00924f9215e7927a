package io.dogwatch.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {

  private final List<String> stopped = new ArrayList<>();
  private final Teardown teardown = new Teardown();

  @Test
  void stopsTheLastFirst() {
    teardown.add(() -> stopped.add("broker"));
    teardown.add(() -> stopped.add("services"));

    teardown.close();

    assertThat(stopped).containsExactly("services", "broker");
  }

  @Test
  void stopsOnce() {
    teardown.add(() -> stopped.add("broker"));

    teardown.close();
    teardown.close();

    assertThat(stopped).containsExactly("broker");
  }

  @Test
  void stopsTheOthersWhenOneFails() {
    teardown.add(() -> stopped.add("broker"));
    teardown.add(TeardownTest::fail);

    assertThatIllegalStateException().isThrownBy(teardown::close).withMessage("does not stop");
    assertThat(stopped).containsExactly("broker");
  }

  @Test
  void stopsAtOnceWhatStartsTooLate() {
    teardown.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> teardown.add(() -> stopped.add("broker")))
        .withMessage("stopped while starting");
    assertThat(stopped).containsExactly("broker");
  }

  private static void fail() {
    throw new IllegalStateException("does not stop");
  }
}
