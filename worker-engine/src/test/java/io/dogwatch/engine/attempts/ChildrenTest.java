package io.dogwatch.engine.attempts;

import static io.dogwatch.engine.attempts.RunnerDriver.JOB;
import static io.dogwatch.engine.attempts.RunnerDriver.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that a handler submits. */
class ChildrenTest {

  private final RunnerDriver runner = new RunnerDriver();

  @Test
  void childrenBelongToTheirParent() throws Exception {
    var parent =
        new JobMessage(
            JOB.id(),
            JOB.type(),
            JOB.priority(),
            JOB.payload(),
            1,
            JobMessage.Limits.OF_TYPE,
            NOON,
            new JobMessage.Origin(null, null, "desk-1", Map.of()),
            JobMessage.Step.FIRST);

    Verdict verdict = submitting("tell", parent);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Succeed.class,
            done -> {
              assertThat(done.children())
                  .extracting(JobMessage::id)
                  .containsExactly(JobId.ofChild(JOB.id(), 1, 0), JobId.ofChild(JOB.id(), 1, 1));
              assertThat(done.children().getFirst().origin())
                  .isEqualTo(new JobMessage.Origin(null, JOB.id(), "desk-1", Map.of()));
            });
    assertThat(submitting("tell", parent)).as("again").isEqualTo(verdict);
    assertThat(submitting("tell", parent.nextStep(Payload.json("{}"), null)))
        .as("of another step")
        .isNotEqualTo(verdict);
  }

  @Test
  void childOfATypeThatThereIsNotIsAFailure() throws Exception {
    assertThat(submitting("unheard-of", JOB))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.failure().code()).isEqualTo(FailureCode.UNKNOWN_TYPE);
              assertThat(giveUp.failure().message()).contains("type unheard-of");
            });
  }

  @Test
  void childrenHaveTheirBounds() throws Exception {
    var many = new JobContext(JOB, new Claim(1, 1));
    for (int i = 0; i < JobContext.MAX_CHILDREN; i++) {
      many.submit(JobRequest.of("tell", "{}"));
    }
    var large = new JobContext(JOB, new Claim(1, 1));
    var request = JobRequest.of("tell", " ".repeat(JobMessage.MAX_PAYLOAD));
    for (int i = 0; i < 64; i++) {
      large.submit(request);
    }

    assertThatThrownBy(() -> many.submit(JobRequest.of("tell", "{}")))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("at most 10000 jobs");
    assertThatThrownBy(() -> large.submit(JobRequest.of("tell", "{}")))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("at most 16777216 bytes");
  }

  /** The verdict on a job whose handler submits two others, one of them of this type. */
  private Verdict submitting(String type, JobMessage job) throws InterruptedException {
    return runner.run(
        (_, context) -> {
          context.submit(JobRequest.of("tell", "{}"));
          context.submit(JobRequest.of(type, "{}"));
          return type;
        },
        job);
  }
}
