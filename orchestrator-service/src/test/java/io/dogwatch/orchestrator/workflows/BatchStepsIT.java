package io.dogwatch.orchestrator.workflows;

import static io.dogwatch.orchestrator.workflows.PlayedWorkflows.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.workflows.ManageWorkflows.Changed;
import io.dogwatch.schemas.jobs.JobMessage;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessResourceFailureException;

/** Steps that find items batch by batch, until there are enough. */
@ExtendWith(SharedPostgres.class)
final class BatchStepsIT {

  private final PlayedWorkflows played;

  BatchStepsIT(PostgresServer postgres, TestInfo test) {
    played = new PlayedWorkflows(postgres, test);
  }

  @AfterEach
  void stop() {
    played.close();
  }

  /** 25 items in batches of 10, 10 and 5; the second is told twice, and finds some again. */
  @Test
  void batchesGoOnUntilThereIsEnough() {
    UUID id =
        played.begin("\"steps\":[%s,%s]".formatted(batches("\"target\":25"), job("next", "")));
    assertThat(played.submitted().getLast().payload().text())
        .isEqualTo("{\"size\":10,\"number\":1,\"cursor\":null,\"keys\":[]}");

    played.succeed(played.submitted().getLast(), found(0, 10, "\"page 2\""));
    assertThat(played.submitted().getLast().payload().text())
        .startsWith("{\"size\":10,\"number\":2,\"cursor\":\"page 2\",\"keys\":[\"k0\",\"k1\"");
    JobMessage second = played.submitted().getLast();
    played.succeed(second, found(5, 15, "3"));
    played.succeed(second, found(5, 15, "3"));

    assertThat(played.submitted()).hasSize(3);
    assertThat(played.submitted().getLast().payload().text())
        .startsWith("{\"size\":10,\"number\":3,");
    played.succeed(played.submitted().getLast(), found(15, 25, "4"));
    assertThat(played.submitted()).hasSize(4);
    assertThat(played.found(id)).isEqualTo(25);
    assertThat(played.state(id)).isEqualTo(WorkflowState.RUNNING);
  }

  @Test
  void batchesAreOfThePlannedSizes() {
    played.begin("\"steps\":[%s]".formatted(batches("\"target\":25")));

    for (int i = 0; i < 3; i++) {
      played.succeed(played.submitted().getLast(), found(i * 10, Math.min(i * 10 + 10, 25), "0"));
    }

    assertThat(played.submitted())
        .extracting(job -> job.payload().text().replaceAll(",\"number.*", "}"))
        .containsExactly("{\"size\":10}", "{\"size\":10}", "{\"size\":5}");
  }

  /** An orchestrator that dies while it takes a batch's items has taken none of them. */
  @Test
  void aBatchThatIsBrokenOffIsTakenOnce() {
    UUID id = played.begin("\"steps\":[%s]".formatted(batches("\"target\":25")));
    played.succeed(played.submitted().getLast(), found(0, 10, "0"));
    var dying =
        played.advancing(
            _ -> {
              throw new DataAccessResourceFailureException("killed");
            });
    JobMessage second = played.submitted().getLast();
    played.note(second, found(10, 20, "0"));
    assertThatThrownBy(dying::advanceAll).isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(played.found(id)).isEqualTo(10);
    assertThat(played.submitted()).hasSize(2);

    played.advance();
    played.succeed(played.submitted().getLast(), found(20, 25, "0"));

    assertThat(played.submitted()).hasSize(3);
    assertThat(played.found(id)).isEqualTo(25);
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  /** PostgreSQL has no text with U+0000. */
  @Test
  void oneThatTheDatabaseRefusesHoldsUpNoOther() {
    played.begin("\"steps\":[%s]".formatted(batches("\"target\":25")));
    played.note(played.submitted().getFirst(), "{\"items\":[{\"id\":\"\\u0000\"}]}");

    played.begin("\"steps\":[%s]".formatted(job("other", "")));

    assertThat(played.submitted()).hasSize(2);
  }

  @Test
  void theBestOfManyAreTaken() {
    played.begin(
        "\"steps\":[%s,{\"name\":\"next\",\"job\":{\"type\":\"probe\",\"payload\":{\"best\":\"${steps.find.result}\"}}}]"
            .formatted(batches("\"target\":3,\"existing\":1,\"oversample\":2,\"score\":\"q\"")));

    played.succeed(
        played.submitted().getLast(),
        "{\"items\":[{\"id\":1,\"q\":0.1},{\"id\":2,\"q\":0.9},{\"id\":3},{\"id\":4,\"q\":0.5}]}");

    assertThat(played.submitted().getLast().payload().text())
        .isEqualTo("{\"best\":[{\"id\":2,\"q\":0.9},{\"id\":4,\"q\":0.5}]}");
  }

  @Test
  void somebodyDecidesAboutAShortfall() {
    UUID id =
        played.begin(
            "\"steps\":[%s,%s]"
                .formatted(
                    batches("\"target\":25,\"onShortfall\":\"ASK\",\"maxBatches\":2"),
                    job("next", "")));
    played.succeed(played.submitted().getLast(), found(0, 4, "0"));
    played.succeed(played.submitted().getLast(), found(4, 8, "0"));
    assertThat(played.state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    assertThat(played.submitted()).hasSize(2);

    played.decide(id, "find", "CONTINUE");
    assertThat(played.submitted()).hasSize(3);
    played.succeed(played.submitted().getLast(), "{\"items\":[],\"done\":true}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    assertThat(played.manage().decide(id, "find", "maybe", "anna"))
        .isInstanceOf(Changed.Refused.class);
    played.decide(id, "find", "ACCEPT");

    assertThat(played.submitted()).hasSize(4);
    assertThat(played.manage().decide(id, "find", "ACCEPT", "anna"))
        .isInstanceOf(Changed.NotNow.class);
  }

  @Test
  void aShortfallFailsUnlessItIsAccepted() {
    UUID failing =
        played.begin("\"steps\":[%s]".formatted(batches("\"target\":25,\"maxBatches\":1")));
    played.succeed(played.submitted().getLast(), found(0, 4, "0"));
    assertThat(played.workflow(failing).reason())
        .isEqualTo("step find: 25 items expected, found 21 too few");
    UUID accepting =
        played.begin(
            "\"steps\":[%s]".formatted(batches("\"target\":25,\"onShortfall\":\"ACCEPT\"")));
    played.succeed(played.submitted().getLast(), "{\"items\":[{\"id\":1}],\"done\":true}");

    assertThat(played.state(accepting)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(played.manage().retryFailed(failing, "anna")).isInstanceOf(Changed.Done.class);
    played.advance();
    played.succeed(played.submitted().getLast(), found(4, 25, "0"));
    assertThat(played.state(failing)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  private static String batches(String fields) {
    return """
    {"name":"find","batches":{"key":"id",%s},"job":{"type":"probe","payload":
      {"size":"${batch.size}","number":"${batch.number}","cursor":"${batch.cursor}",
       "keys":"${batch.keys}"}}}
    """
        .formatted(fields);
  }

  private static String found(int from, int to, String cursor) {
    return "{\"items\":%s,\"cursor\":%s}"
        .formatted(
            IntStream.range(from, to).mapToObj("{\"id\":\"k%d\"}"::formatted).toList(), cursor);
  }
}
