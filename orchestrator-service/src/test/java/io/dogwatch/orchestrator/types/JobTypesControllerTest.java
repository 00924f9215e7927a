package io.dogwatch.orchestrator.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.orchestrator.types.JobTypesController.TypeList;
import io.dogwatch.orchestrator.types.JobTypesController.TypeSummary;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.web.ErrorResponseException;

class JobTypesControllerTest {

  private final JobTypes types = new JobTypes();
  private final PausedTypes pauses =
      new PausedTypes("control", () -> new MockConsumer<>("earliest"), () -> Instant.EPOCH);
  private final JobTypesController controller = new JobTypesController(types, pauses);

  @Test
  void isNotReadyBeforeAWorkerHasAnnouncedAType() {
    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(controller::list)
        .satisfies(e -> assertThat(e.getStatusCode().value()).isEqualTo(503));
  }

  @Test
  void listsWhatWorkersHaveAnnounced() {
    types.announce(
        KnownType.of(
            new JobTypeDescription(new JobType("probe"), "For tests.", "{}", "{}", Instant.EPOCH)));

    assertThat(controller.list())
        .isEqualTo(new TypeList(List.of(new TypeSummary("probe", "For tests.", null))));
  }
}
