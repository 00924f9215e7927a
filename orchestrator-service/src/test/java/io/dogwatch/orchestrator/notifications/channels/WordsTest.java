package io.dogwatch.orchestrator.notifications.channels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  /** A grinning face takes two places: half of one is no character. */
  @ParameterizedTest
  @CsvSource({
    "abc, 3, abc",
    "abcd, 3, ab…",
    "a\uD83D\uDE00b, 4, a\uD83D\uDE00b",
    "a\uD83D\uDE00bc, 4, a\uD83D\uDE00…",
    "a\uD83D\uDE00bc, 3, a…",
    "\uD83D\uDE00bc, 2, …",
  })
  void cutsBetweenCharacters(String text, int length, String expected) {
    assertThat(Words.cut(text, length)).isEqualTo(expected);
  }
}
