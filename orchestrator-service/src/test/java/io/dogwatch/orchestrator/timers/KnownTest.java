package io.dogwatch.orchestrator.timers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.Claim;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  @Test
  void readsWhatItWrites() {
    for (Known known :
        List.of(
            new Known.Attempt(3, 2, NOON),
            new Known.Ended(new Claim(2, 7)),
            new Known.Revoked(1, "größer"))) {
      assertThat(Known.of(known.toBytes())).isEqualTo(known);
    }
  }

  @Test
  void readsWhatAFirstVersionWrote() {
    byte[] attempt = ByteBuffer.allocate(12).putInt(3).putLong(NOON.toEpochMilli()).array();
    byte[] ended = ByteBuffer.allocate(4).putInt(Known.ENDED).array();

    assertThat(Known.of(attempt)).isEqualTo(new Known.Attempt(3, 0, NOON));
    assertThat(Known.of(ended)).isEqualTo(new Known.Ended(Known.ANY));
  }
}
