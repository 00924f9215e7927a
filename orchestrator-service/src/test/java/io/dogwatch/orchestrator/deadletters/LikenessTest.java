package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikenessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          timed out after 30.5 s                            | timed out after ? s
          no order 4711 of "ACME Ltd"                       | no order ? of ?
          job 6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000 is gone  | job ? is gone
          at 0x7ffe12ab, commit deadbeef01                  | at ?, commit ?
          10.0.0.7:8080 refused                             | ? refused
          unknown field 'colour'                            | unknown field ?
          the facade was effaced                            | the facade was effaced
          """)
  void detailsDoNotCount(String message, String rest) {
    assertThat(Likeness.withoutDetails(message)).isEqualTo(rest);
  }

  @Test
  void sameFailureIsAlike() {
    assertThat(fingerprint("probe", "MAX_ATTEMPTS", "TIMEOUT", "after 30 s", "x.Slow"))
        .isEqualTo(fingerprint("probe", "MAX_ATTEMPTS", "TIMEOUT", "after 31 s", "x.Slow"))
        .hasSize(16);
  }

  @Test
  void otherTypeReasonCodeOrExceptionIsNot() {
    assertThat(fingerprint("probe", "MAX_ATTEMPTS", "TIMEOUT", "late", "x.Slow"))
        .isNotEqualTo(fingerprint("other", "MAX_ATTEMPTS", "TIMEOUT", "late", "x.Slow"))
        .isNotEqualTo(fingerprint("probe", "CRASH_LOOP", "TIMEOUT", "late", "x.Slow"))
        .isNotEqualTo(fingerprint("probe", "MAX_ATTEMPTS", "UNKNOWN", "late", "x.Slow"))
        .isNotEqualTo(fingerprint("probe", "MAX_ATTEMPTS", "TIMEOUT", "late", "x.Other"))
        .isNotEqualTo(fingerprint("probe", "MAX_ATTEMPTS", "TIMEOUT", "early", "x.Slow"));
  }

  @Test
  void nothingKnownIsAFailureOfItsOwn() {
    assertThat(fingerprint("probe", "DESERIALIZATION", null, null, null)).hasSize(16);
  }

  private static String fingerprint(
      String type,
      String reason,
      @Nullable String code,
      @Nullable String message,
      @Nullable String exception) {
    return Likeness.fingerprint(type, reason, new Reason(code, message, exception, null));
  }
}
