package io.dogwatch.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFileTest {

  @TempDir private Path data;

  @Test
  void tellsThePortUntilItIsDeleted() {
    var file = BrokerFile.in(data);

    file.write(9092);

    assertThat(BrokerFile.in(data).port()).contains(9092);
    file.delete();
    assertThat(BrokerFile.in(data).port()).isEmpty();
  }

  /** It could not delete it. */
  @Test
  void brokerWhoseProcessIsGoneRunsNowhere() throws Exception {
    Files.write(data.resolve("broker.pid"), List.of(Long.toString(Long.MAX_VALUE), "9092"));

    assertThat(BrokerFile.in(data).port()).isEmpty();
  }
}
