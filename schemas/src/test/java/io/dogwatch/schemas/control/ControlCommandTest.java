package io.dogwatch.schemas.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCommandTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobId JOB = JobId.parse("0193b5a0-7c00-7000-8000-000000000001");
  private static final JobType PROBE = new JobType("probe");

  static Stream<Order> orders() {
    return Stream.of(
        new Order.CancelJob(JOB, PROBE),
        new Order.RescheduleJob(JOB, PROBE, NOON.plusSeconds(60)),
        new Order.CancelJobs(JobFilter.ofType(PROBE, NOON)),
        new Order.CancelJobs(
            new JobFilter(null, Priority.LOW, "acme", new UUID(1, 2), NOON.plusMillis(1))),
        new Order.PauseType(PROBE),
        new Order.ResumeType(PROBE),
        new Order.DrainWorker("w-1"),
        new Order.RestartWorker("w-1"),
        new Order.ResetWorker("w-1"));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void everyOrderComesBackWhole(Order order) {
    ControlCommand command = command(order);

    assertThat(ControlCommand.CODEC.decode(ControlCommand.CODEC.encode(command)))
        .isEqualTo(new Decoded.Message<>(command));
  }

  @Test
  void commandAboutAJobHasTheKeyOfAllRecordsAboutIt() {
    assertThat(command(new Order.CancelJob(JOB, PROBE)).scope()).isEqualTo(JOB.toString());
    assertThat(command(new Order.RescheduleJob(JOB, PROBE, NOON)).scope())
        .isEqualTo(JOB.toString());
  }

  @Test
  void commandsAboutTheSameJobsDoNotReplaceEachOther() {
    var order = new Order.CancelJobs(JobFilter.ofType(PROBE, NOON));

    assertThat(ControlCommand.next(NOON, "test", "", order).scope())
        .isNotEqualTo(ControlCommand.next(NOON, "test", "", order).scope());
  }

  private static ControlCommand command(Order order) {
    return new ControlCommand(new UUID(7, 7), NOON, "test", "for a test", order);
  }
}
