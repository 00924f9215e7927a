package io.dogwatch.client.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobRecordsTest {

  private static final Instant LONG_AGO = Instant.parse("2020-01-05T12:00:00Z");
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  private final Traceparent trace = Traceparent.next(new Random(1));
  private final JobRecords records = new JobRecords(TOPICS, "test");
  private final JobMessage job =
      JobMessage.of(
          JobId.next(LONG_AGO), new JobType("probe"), Priority.HIGH, Payload.json("{}"), LONG_AGO);

  @Test
  void nextStepGoesToItsLane() {
    JobMessage next = job.nextStep(Payload.json("{}"), null);

    assertThat(records.forNextStep(next, trace).topic())
        .isEqualTo(TOPICS.lane(job.type(), Priority.HIGH).name());
  }

  /** It may have been told before, when its time had not come. */
  @Test
  void nextStepWithATimeGoesToTheTimersEvenIfThatHasPassed() {
    JobMessage next = job.nextStep(Payload.json("{}"), LONG_AGO);

    assertThat(records.forNextStep(next, trace).topic()).isEqualTo(TOPICS.retry(job.type()).name());
  }
}
