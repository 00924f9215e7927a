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
import io.dogwatch.schemas.jobs.JobMessage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted as it is projected. */
@ExtendWith(SharedPostgres.class)
final class CountsIT {

  private final Database database;
  private final Projection projection;

  CountsIT(PostgresServer postgres, TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
    database =
        new Database(postgres.createDatabase("counts_" + Integer.toHexString(name.hashCode())));
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

  /**
   * Who starts with nothing may read lanes to their end first, and events first, or both at once.
   */
  @ParameterizedTest
  @ValueSource(strings = {"lanes first", "events first", "lanes first, at once", "in turn"})
  void failedAttemptsCountInWhicheverOrderTopicsAreRead(String order) {
    JobId id = JobId.next(NOW);
    JobMessage second = job(id).nextAttempt(null);
    var log = new Batches(order);
    List<Entry> lane =
        List.of(log.entry(job(id)), log.entry(second), log.entry(second.nextAttempt(null)));
    var told = new Batches("events of " + order);
    List<Entry> events =
        told.entries(
            List.of(
                started(id, 1, 1),
                failed(id, 1, 1),
                started(id, 2, 1),
                failed(id, 2, 1),
                started(id, 3, 1),
                succeeded(id, 3, 1)));

    switch (order) {
      case "lanes first" -> {
        projection.project(lane);
        projection.project(events);
      }
      case "events first" -> {
        projection.project(events);
        projection.project(lane);
      }
      case "in turn" -> {
        projection.project(lane.subList(0, 2));
        events.forEach(it -> projection.project(List.of(it)));
        projection.project(lane.subList(2, 3));
      }
      default -> projection.project(Stream.concat(lane.stream(), events.stream()).toList());
    }

    assertThat(counts()).isEqualTo(Map.of("SUCCEEDED", 1L, "FAILED", 2L));
  }

  /** Both after the next attempt came to its lane, and on both sides of that. */
  @Test
  void failureThatIsToldTwiceCountsOnceThoughLate() {
    var log = new Batches("late-twice");
    JobId late = JobId.next(NOW);
    JobId early = JobId.next(NOW);

    projection.project(List.of(log.entry(failed(early, 1, 1))));
    projection.project(
        Stream.of(late, early).map(id -> log.entry(job(id).nextAttempt(null))).toList());
    projection.project(List.of(log.entry(failed(late, 1, 1)), log.entry(failed(late, 1, 1))));
    projection.project(List.of(log.entry(failed(late, 1, 1)), log.entry(failed(early, 1, 1))));

    assertThat(counts()).isEqualTo(Map.of("FAILED", 2L));
  }

  /** A worker that was taken for dead has no say any more, whatever lanes have told meanwhile. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deliveryThatWasReplacedDoesNotCount(boolean atOnce) {
    var log = new Batches("replaced-" + atOnce);
    JobId id = JobId.next(NOW);
    List<Entry> before =
        List.of(
            log.entry(started(id, 1, 1)),
            log.entry(failed(id, 1, 2)),
            log.entry(job(id).nextAttempt(null)));
    List<Entry> after = List.of(log.entry(failed(id, 1, 1)));

    if (atOnce) {
      projection.project(Stream.concat(before.stream(), after.stream()).toList());
    } else {
      projection.project(before);
      projection.project(after);
    }

    assertThat(counts()).isEqualTo(Map.of("FAILED", 1L));
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
