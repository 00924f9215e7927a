package io.dogwatch.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {

  /** The system may offer one again that was let go a moment ago: among 1,000, about 20 times. */
  @Test
  void givesEachPortOnce() {
    assertThat(Stream.generate(LoopbackPort::free).limit(1_000)).doesNotHaveDuplicates();
  }
}
