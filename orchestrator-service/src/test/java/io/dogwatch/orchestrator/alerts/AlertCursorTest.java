package io.dogwatch.orchestrator.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertCursorTest {

  @Test
  void readsItsOwnText() {
    var cursor = new AlertCursor(Instant.parse("2026-03-01T10:00:00.123456Z"), "a b|c/€");

    assertThat(AlertCursor.parse(cursor.text())).isEqualTo(cursor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "%%%", "MjAyNiBh", "KzEwMDAwMDAtMDEtMDFUMDA6MDA6MDBaIGE"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AlertCursor.parse(text));
  }
}
