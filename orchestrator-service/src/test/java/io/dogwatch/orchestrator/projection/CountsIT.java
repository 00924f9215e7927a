package io.dogwatch.orchestrator.projection;

import static io.dogwatch.orchestrator.projection.Batches.NOW;
import static io.dogwatch.orchestrator.projection.Batches.dead;
import static io.dogwatch.orchestrator.projection.Batches.failed;
import static io.dogwatch.orchestrator.projection.Batches.job;
import static io.dogwatch.orchestrator.projection.Batches.started;
import static io.dogwatch.orchestrator.projection.Batches.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is counted as it is projected. */
@ExtendWith(SharedPostgres.class)
final class CountsIT {

  private final Database database;
  private final Projection projection;

  CountsIT(PostgresServer postgres, TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    database = new Database(postgres.createDatabase("counts_" + name));
    projection = database.projection(NOW);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void everyEndOfAnExecutionCounts() {
    var log = new Batches("ends");
    JobId first = JobId.next(NOW);
    JobId second = JobId.next(NOW);

    projection.project(List.of(log.entry(job(first)), log.entry(job(second))));
    projection.project(List.of(log.entry(started(first, 1, 1)), log.entry(failed(first, 1, 1))));
    projection.project(List.of(log.entry(succeeded(first, 2, 1)), log.entry(dead(second, 1, 1))));

    assertThat(counts()).isEqualTo(Map.of("SUCCEEDED", 1L, "FAILED", 2L));
  }

  /** One batch may bring a job through all of its attempts. */
  @Test
  void endsWithinOneBatchCount() {
    var log = new Batches("one-batch");
    JobId id = JobId.next(NOW);

    projection.project(
        List.of(
            log.entry(job(id)),
            log.entry(failed(id, 1, 1)),
            log.entry(failed(id, 2, 1)),
            log.entry(succeeded(id, 3, 1))));

    assertThat(counts()).isEqualTo(Map.of("SUCCEEDED", 1L, "FAILED", 2L));
  }

  /** Workers tell a thing twice, and batches come twice. */
  @Test
  void whatIsToldTwiceCountsOnce() {
    var log = new Batches("told");
    JobId id = JobId.next(NOW);
    List<Entry> batch =
        List.of(log.entry(job(id)), log.entry(succeeded(id, 1, 1)), log.entry(succeeded(id, 1, 1)));

    projection.project(batch);
    projection.project(batch);
    projection.project(List.of(log.entry(succeeded(id, 1, 1)), log.entry(failed(id, 1, 1))));

    assertThat(counts()).isEqualTo(Map.of("SUCCEEDED", 1L));
  }

  @Test
  void countsOfBatchesAreAdded() {
    var log = new Batches("added");
    for (int batch = 0; batch < 3; batch++) {
      projection.project(
          Stream.generate(() -> JobId.next(NOW))
              .limit(50)
              .flatMap(id -> Stream.of(log.entry(job(id)), log.entry(succeeded(id, 1, 1))))
              .toList());
    }

    assertThat(counts()).isEqualTo(Map.of("SUCCEEDED", 150L));
    assertThat(database.count("select count(*) from execution_statistic")).isEqualTo(1);
  }

  private Map<String, Long> counts() {
    return database.counts(
        "select outcome, sum(count)::bigint from execution_statistic group by outcome");
  }
}
