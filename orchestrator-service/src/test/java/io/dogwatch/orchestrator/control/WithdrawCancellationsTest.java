package io.dogwatch.orchestrator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WithdrawCancellationsTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final JobFilter PROBES = JobFilter.ofType(new JobType("probe"), NOON);
  private static final JobFilter ACME = JobFilter.ofTenant("acme", NOON);

  private final StandingCancellations cancellations = new StandingCancellations();
  private final Set<JobFilter> left = new HashSet<>();
  private final List<String> withdrawn = new ArrayList<>();
  private boolean isKnown = true;
  private Instant now = NOON.plus(WithdrawCancellations.AGE).plus(SECOND);
  private final WithdrawCancellations task =
      new WithdrawCancellations(
          cancellations,
          filters -> isKnown ? Optional.of(in(filters)) : Optional.empty(),
          withdrawn::add,
          () -> now);

  @Test
  void withdrawsWhatNoJobIsLeftFor() throws Exception {
    cancellations.add(new Cancellation("probes", NOON, "api", PROBES, ""));
    cancellations.add(new Cancellation("probes again", NOON, "api", PROBES, ""));
    cancellations.add(new Cancellation("acme", NOON, "api", ACME, ""));
    left.add(ACME);

    task.look();
    assertThat(withdrawn).containsExactly("probes", "probes again");

    left.clear();
    withdrawn.clear();
    cancellations.remove("probes");
    cancellations.remove("probes again");
    task.look();
    assertThat(withdrawn).containsExactly("acme");
  }

  @Test
  void leavesWhatIsNotOfTheAge() throws Exception {
    var ofLater = JobFilter.ofType(new JobType("probe"), NOON.plusSeconds(60));
    cancellations.add(new Cancellation("given later", NOON.plus(SECOND), "api", PROBES, ""));
    cancellations.add(new Cancellation("about later jobs", NOON, "api", ofLater, ""));

    task.look();

    assertThat(withdrawn).isEmpty();
  }

  @Test
  void leavesAllWhileItIsTooSoonToTell() throws Exception {
    cancellations.add(new Cancellation("probes", NOON, "api", PROBES, ""));
    isKnown = false;

    task.look();
    assertThat(withdrawn).isEmpty();

    isKnown = true;
    task.look();
    assertThat(withdrawn).containsExactly("probes");
  }

  private Set<JobFilter> in(Set<JobFilter> filters) {
    Set<JobFilter> in = new HashSet<>(left);
    in.retainAll(filters);
    return in;
  }
}
