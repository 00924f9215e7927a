package io.dogwatch.orchestrator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {

  private static final String HOST = "dogwatch.example.org:8443";

  @Test
  void allowWhatIsNoPage() {
    assertThat(Origins.allow(null, HOST)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://dogwatch.example.org:8443", "https://DogWatch.example.org:8443"})
  void allowPagesFromHere(String origin) {
    assertThat(Origins.allow(origin, HOST)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "http://LOCALHOST:3000",
        "http://127.8.0.1:1",
        "http://[::1]:9"
      })
  void allowPagesOfThisMachine(String origin) {
    assertThat(Origins.allow(origin, HOST)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://dogwatch.example.org",
        "https://dogwatch.example.org:8444",
        "https://example.org:8443",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost@example.org",
        "file://",
        "null",
        "",
        "no origin"
      })
  void allowNothingElse(String origin) {
    assertThat(Origins.allow(origin, HOST)).isFalse();
    assertThat(Origins.allow(origin, null)).isFalse();
  }
}
