package io.dogwatch.orchestrator.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.types.JobTypesController.TypeList;
import io.dogwatch.orchestrator.types.JobTypesController.TypeSummary;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;

class JobTypesControllerTest {

  private final JobTypes types = new JobTypes();
  private final PausedTypes pauses =
      new PausedTypes("control", () -> new MockConsumer<>("earliest"), () -> Instant.EPOCH);
  private final JobTypesController controller = new JobTypesController(types, pauses);

  @Test
  void isNotReadyBeforeAWorkerHasAnnouncedAType() {
    assertThat(controller.list().getStatusCode().value()).isEqualTo(503);
  }

  @Test
  void listsWhatWorkersHaveAnnounced() {
    types.announce(
        KnownType.of(
            new JobTypeDescription(new JobType("probe"), "For tests.", "{}", "{}", Instant.EPOCH)));

    assertThat(controller.list().getBody())
        .isEqualTo(new TypeList(List.of(new TypeSummary("probe", "For tests.", null))));
  }
}
