package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class CatchUpIT {

  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** Kafka has 2 s to tell where the log ends, and no more than the caller has. */
  @Test
  void kafkaThatIsAwayKeepsNobodyLongerThanHeLikes() throws Exception {
    var nowhere = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + LoopbackPort.free());
    try (var admin = Admin.create(nowhere)) {
      var catchUp = new CatchUp(LogEnds.ofJobs(admin, new Topics("away.")), new Progress());
      long start = System.nanoTime();

      boolean hasCaughtUp = catchUp.await(Duration.ofMillis(1));

      assertThat(hasCaughtUp).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER);
      admin.close(Duration.ZERO);
    }
  }
}
