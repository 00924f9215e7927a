package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.processes.Installation;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedPlatform.class)
class SecondPlatformIT {

  @Test
  void saysWhichPortsAreTaken(Platform first, PlatformSettings taken, @TempDir Path folder)
      throws Exception {
    var settings = new PlatformSettings(folder, false, taken.kafkaPort(), taken.httpPort(), 1);

    try (var second = platform(settings)) {
      assertThatIllegalStateException()
          .isThrownBy(second::start)
          .withMessageContaining("port %d is taken: Kafka", taken.kafkaPort())
          .withMessageContaining("port %d is taken: the API", taken.httpPort());
    }

    assertStillAnswers(first);
  }

  @Test
  void saysWhoHasTheFolder(Platform first, PlatformSettings taken) throws Exception {
    var settings =
        new PlatformSettings(taken.data(), false, LoopbackPort.free(), LoopbackPort.free(), 1);

    try (var second = platform(settings)) {
      assertThatIllegalStateException()
          .isThrownBy(second::start)
          .withMessageContaining("is in use by another Dogwatch");
    }

    assertStillAnswers(first);
  }

  private static Platform platform(PlatformSettings settings) {
    return new Platform(settings, Installation.ofThisProcess(), InstantSource.system(), _ -> {});
  }

  private static void assertStillAnswers(Platform platform) throws InterruptedException {
    try (var api = new PlatformApi(platform.api())) {
      assertThat(api.get("/api/v1/job-types").get("items").size()).isPositive();
    }
  }
}
