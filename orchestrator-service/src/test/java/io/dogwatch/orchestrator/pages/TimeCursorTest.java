package io.dogwatch.orchestrator.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeCursorTest {

  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.123456Z");

  @Test
  void readsItsOwnText() {
    var job = new TimeCursor<>(TIME, JobId.parse("8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d"));
    var alert = new TimeCursor<>(TIME, "a b|c/€");

    assertThat(TimeCursor.parse(job.text(), JobId::parse)).isEqualTo(job);
    assertThat(TimeCursor.parse(alert.text(), Function.identity())).isEqualTo(alert);
    assertThat(alert.text()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "%%%",
        "AQ",
        // "2026 a" and "1969-12-31T23:59:59Z a"
        "MjAyNiBh",
        "MTk2OS0xMi0zMVQyMzo1OTo1OVogYQ",
        // A year beyond all calendars.
        "KzEwMDAwMDAtMDEtMDFUMDA6MDA6MDBaIGE",
        // "2026-03-01T10:00:00Z a" with U+0000 at its end
        "MjAyNi0wMy0wMVQxMDowMDowMFogYQA"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeCursor.parse(text, Function.identity()));
  }

  @Test
  void refusesWhatIsNoId() {
    String text = new TimeCursor<>(TIME, "a").text();

    assertThatIllegalArgumentException().isThrownBy(() -> TimeCursor.parse(text, JobId::parse));
  }
}
