package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Reason;
import io.dogwatch.orchestrator.deadletters.ReviveJob.Revival;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobMessage.Step;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReviveJobTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobType REPORT = new JobType("report");
  private static final JobId JOB = JobId.parse("0193b5a0-7c00-7000-8000-000000000001");
  private static final JobId OTHER = JobId.parse("0193b5a0-7c00-7000-8000-000000000002");
  private static final String REFERENCE = "${jobs." + OTHER + ".result.price}";

  private final Topics topics = new Topics("it.");
  private final JobTypes types = new JobTypes();
  private final ReviveJob revive = new ReviveJob(types, topics);

  ReviveJobTest() {
    types.announce(KnownType.of(new JobTypeDescription(REPORT, "For tests.", "{}", "{}", NOON)));
  }

  /** It died since the other one did: nobody has filled the result in. */
  @Test
  void oneThatRefersToAResultNeedsAnotherPayload() {
    DeadLetter letter = letter("{\"a\":\"" + REFERENCE + "\"}", waitsFor(OTHER));

    assertThat(revive.revive(letter, null, NOON))
        .isEqualTo(
            new Revival.Impossible(
                SkipReason.INVALID_PAYLOAD,
                List.of(
                    FieldProblem.at(
                        "/payload/a",
                        "a value expected, found a reference to a job's result: replay it with"
                            + " another payload"))));
    assertThat(payload(revive.revive(letter, Payload.json("{\"a\":1}"), NOON)))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void oneThatRefersToNoResultNeedsNone() {
    assertThat(payload(revive.revive(letter("{\"a\":1}", waitsFor(OTHER)), null, NOON)))
        .isEqualTo("{\"a\":1}");
  }

  /** Of a job that waits for no other, what looks like a reference is a text. */
  @Test
  void textOfOneThatWaitedForNobodyIsAText() {
    String text = "{\"a\":\"" + REFERENCE + "\"}";

    assertThat(payload(revive.revive(letter(text, Dependencies.NONE), null, NOON))).isEqualTo(text);
  }

  private static String payload(Revival revival) {
    return ((Revival.Revived) revival).job().payload().text();
  }

  private static Dependencies waitsFor(JobId other) {
    return new Dependencies(Set.of(other), OnFailure.FAIL);
  }

  private DeadLetter letter(String payload, Dependencies dependencies) {
    var job =
        new JobMessage(
            JOB,
            REPORT,
            Priority.NORMAL,
            Payload.json(payload),
            1,
            Limits.OF_TYPE,
            NOON,
            Origin.UNKNOWN,
            Step.FIRST,
            dependencies);
    return new DeadLetter(
        new Place(topics.deadLetters(REPORT).name(), 0, 0),
        REPORT.name(),
        NOON,
        "DEPENDENCY",
        "aaaaaaaaaaaaaaaa",
        JOB,
        0,
        null,
        null,
        new Reason("DEPENDENCY", "it depends on another", null, null),
        new byte[0],
        JobMessage.CODEC.encode(job),
        List.of());
  }
}
