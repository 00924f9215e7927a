package io.dogwatch.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlatformSettingsTest {

  @Test
  void namesAllProblemsAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlatformSettings(Path.of("data"), true, 70_000, 0, 0))
        .withMessageContaining("a Kafka port of 1 to 65535 expected, found 70000")
        .withMessageContaining("an HTTP port of 1 to 65535 expected, found 0")
        .withMessageContaining("at least 1 worker expected, found 0");
  }

  /** As of a variable that is not set: the current folder is hardly meant. */
  @Test
  void wantsAFolder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlatformSettings(Path.of(""), true, 9092, 8080, 1))
        .withMessage("a folder for the data expected, found nothing");
  }

  @Test
  void wantsTwoPorts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlatformSettings(Path.of("data"), true, 9092, 9092, 1))
        .withMessage("two ports expected, found one for Kafka and HTTP: 9092");
  }

  @Test
  void temporaryOnesHavePortsOfTheirOwn() {
    var settings = PlatformSettings.temporary(Path.of("data"), 2);

    assertThat(settings.kafkaPort()).isNotEqualTo(settings.httpPort());
    assertThat(settings.keep()).isFalse();
  }
}
