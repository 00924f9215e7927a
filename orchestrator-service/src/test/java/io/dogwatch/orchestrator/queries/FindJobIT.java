package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.orchestrator.projection.Database;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who waits for a job waits no longer than he said, whatever it is that keeps him waiting. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FindJobIT {

  private static final JobId JOB = JobId.next(Instant.parse("2026-03-01T10:00:00Z"));
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private final List<Duration> patience = new ArrayList<>();
  private Database database;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("find_job"));
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void waitsForTheReadModelNoLongerThanIsLeftOfTheTime() {
    var asked = new AtomicInteger();
    FindJob findJob = findJob(_ -> asked.incrementAndGet() <= 3);
    Duration time = Duration.ofSeconds(10);

    assertThatThrownBy(() -> findJob.awaitEnd(JOB, time))
        .isInstanceOf(ReadModelBehindException.class);

    assertThat(patience)
        .singleElement()
        .satisfies(it -> assertThat(it).isLessThan(time.minus(SHORTEST_PAUSE.multipliedBy(3))));
  }

  @Test
  void asksNoMoreOnceTheTimeIsOver() {
    FindJob findJob = findJob(_ -> true);

    assertThatThrownBy(() -> findJob.awaitEnd(JOB, Duration.ofMillis(1)))
        .isInstanceOf(ReadModelBehindException.class);

    assertThat(patience).isEmpty();
  }

  private FindJob findJob(Predicate<JobId> unpublished) {
    patience.clear();
    return new FindJob(
        new JobViews(database.model()),
        time -> {
          patience.add(time);
          return false;
        },
        new Progress(),
        unpublished);
  }
}
