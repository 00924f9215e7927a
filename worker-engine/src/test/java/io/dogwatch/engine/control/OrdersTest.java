package io.dogwatch.engine.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OrdersTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobType PROBE = new JobType("probe");

  private final Cancellations cancellations = new Cancellations();
  private final Orders orders = new Orders("w-1", Map.of(), cancellations, NOON);
  private final List<String> cut = new ArrayList<>();

  @Test
  void jobsThatFitAreTakenBackHereAndLater() {
    JobMessage here = job(1, NOON);
    JobMessage laterHere = job(2, NOON.plusMillis(1));
    cancellations.begin(here.id(), here, _ -> cut.add("here"));
    cancellations.begin(laterHere.id(), laterHere, _ -> cut.add("submitted later"));
    cancellations.begin(new JobId(new UUID(0, 3)), null, _ -> cut.add("unreadable"));

    orders.accept(command());

    assertThat(cut).containsExactly("here");
    assertThat(cancellations.reasonFor(job(4, NOON))).contains("why");
    assertThat(cancellations.reasonFor(laterHere)).isEmpty();
  }

  @Test
  void orderThatIsWithdrawnIsForgotten() {
    ControlCommand command = command();
    orders.accept(command);

    orders.withdraw(command.scope());

    assertThat(cancellations.reasonFor(job(1, NOON))).isEmpty();
  }

  @Test
  void jobThatHasLeftIsNotCut() {
    JobMessage job = job(1, NOON);
    Consumer<String> first = _ -> cut.add("first");
    Consumer<String> next = _ -> cut.add("next");
    cancellations.begin(job.id(), job, first);
    cancellations.begin(job.id(), job, next);

    cancellations.end(job.id(), first);
    orders.accept(command());
    cancellations.end(job.id(), next);
    orders.accept(command());

    assertThat(cut).containsExactly("next");
  }

  private static ControlCommand command() {
    return ControlCommand.next(
        NOON, "test", "why", new Order.CancelJobs(JobFilter.ofType(PROBE, NOON)));
  }

  private static JobMessage job(int number, Instant submittedAt) {
    return JobMessage.of(
        new JobId(new UUID(0, number)), PROBE, Priority.NORMAL, Payload.json("{}"), submittedAt);
  }
}
