package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.platform.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedPlatform.class)
class KilledWorkerIT {

  @Test
  void leavesItsJobToAnother(Platform platform) throws Exception {
    try (var api = new PlatformApi(platform.api())) {
      String id =
          api.submit(List.of(new Submission("probe", Map.of("sleepMs", 20_000)))).getFirst();
      String first = Workers.awaitRunning(api, id);
      int processes = platform.processes().size();

      Workers.kill(platform, first);
      JsonNode job = api.awaitEnd(id);

      assertThat(job.get("state").stringValue()).isEqualTo("SUCCEEDED");
      assertThat(job.get("worker").stringValue()).isNotEqualTo(first);
      assertThat(job.get("delivery").intValue()).isGreaterThan(1);
      Workers.awaitProcesses(platform, processes);
    }
  }
}
