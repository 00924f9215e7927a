package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.templates.Placeholders;
import org.junit.jupiter.api.Test;

class NamesTest {

  /** Longer than a stack is deep. */
  @Test
  void pathMayBeAsLongAsADefinition() {
    String path = ".a".repeat(120_000);

    assertThat(Names.in(Placeholders.JSON.readTree("{\"x\": \"${input" + path + "}\"}")))
        .containsExactly(new Names.Name("input", path));
    assertThat(new Names.Name("steps", ".first.result" + path).ofStep())
        .contains(new Names.OfStep("first", false, path));
  }
}
