package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageCursorTest {

  @Test
  void readsItsOwnText() {
    var cursor =
        new PageCursor(
            Instant.parse("2026-03-01T10:00:00.123456Z"),
            UUID.fromString("8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d"));

    assertThat(PageCursor.parse(cursor.text())).isEqualTo(cursor);
    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "%%%",
        "AQ",
        // The right length, of an unknown version.
        "AgAAAABpo1XAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        // Seconds beyond all calendars.
        "AX__________AAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PageCursor.parse(text));
  }
}
