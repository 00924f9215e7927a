package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.topics.Topics;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.web.ErrorResponseException;

final class LetterTypesTest {

  @Test
  void unreadTypesAreNoReasonToRefuseAReplay() {
    try (var model = new ReadModel(new PGSimpleDataSource())) {
      var types = new LetterTypes(new JobTypes(), new DeadLetterViews(model, new Topics("it.")));

      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(types::requireComplete)
          .satisfies(e -> assertThat(e.getStatusCode().value()).isEqualTo(503));
    }
  }
}
