package io.dogwatch.standalone.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.system.SharedPlatform;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPlatform.class)
class SubmitAndWaitIT {

  private final Platform platform;

  SubmitAndWaitIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  void tellsTheEndOfItsJob() throws Exception {
    PrintStream console = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      SubmitAndWait.main(new String[] {platform.kafka()});
    } finally {
      System.setOut(console);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).contains(" SUCCEEDED");
  }
}
