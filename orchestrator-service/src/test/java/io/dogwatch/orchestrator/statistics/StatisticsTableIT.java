package io.dogwatch.orchestrator.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.projection.Database;
import io.dogwatch.orchestrator.statistics.Figures.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatisticsTableIT {

  private static final Instant TEN = Instant.parse("2026-03-01T10:00:30Z");

  private Database database;
  private Statistics statistics;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("statistics_table"));
    statistics = new Statistics(database.model());
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @AfterEach
  void forgetAll() {
    new JdbcTemplate(database.model().dataSource())
        .execute("truncate execution_statistic, execution_statistic_sum");
  }

  @Test
  void countsFromAMinuteOn() {
    add("from", 0, 10);
    add("from", 60, 20);
    add("from", 120, 30);

    List<Counted> counted = statistics.since(TEN.plusSeconds(60), "from", null);

    assertThat(counted).extracting(Counted::maxMillis).containsExactlyInAnyOrder(20L, 30L);
    assertThat(statistics.since(TEN, "from", "w-1")).hasSize(3);
    assertThat(statistics.since(TEN, "from", "w-2")).isEmpty();
  }

  @Test
  void sumsUpWhatIsOfOneBucket() {
    add("sums", 0, 1_000);
    add("sums", 1, 1_010);
    add("sums", 61, 990);

    assertThat(statistics.since(TEN, "sums", null))
        .containsExactlyInAnyOrder(
            new Counted("sums", "w-1", Outcome.SUCCEEDED, Buckets.of(1_000), 3, 3_000, 990, 1_010));
  }

  @Test
  void countsFailuresHoweverLongTheyTook() {
    Instant at = TEN.plusSeconds(1);
    add(
        IntStream.of(1, 70, 5_000)
            .mapToObj(it -> new Ending("failed", "w-1", Outcome.FAILED, at, at.minusMillis(it)))
            .toList());

    assertThat(statistics.since(TEN, "failed", null))
        .containsExactly(new Counted("failed", "w-1", Outcome.FAILED, Buckets.NONE, 3, 0, 0, 0));
  }

  @Test
  void forgetsWholeMinutes() {
    add("old", -7200, 10);
    add("old", -3600, 20);
    Instant before = TEN.minus(Duration.ofMinutes(90));

    assertThat(statistics.forget(before, 10)).isEqualTo(1);

    assertThat(statistics.since(before, "old", null))
        .extracting(Counted::maxMillis)
        .containsExactly(20L);
    assertThat(statistics.forget(before, 10)).isZero();
  }

  @Test
  void forgetsWholeSums() {
    add("old sums", -7200, 10);
    add("old sums", -3600, 20);

    // ten minutes and an hour of the first, and the quarter of a day of both
    assertThat(statistics.forgetSums(TEN.minus(Duration.ofMinutes(90)), 100)).isEqualTo(4);

    assertThat(statistics.since(TEN.minus(Duration.ofMinutes(90)), "old sums", null))
        .extracting(Counted::maxMillis)
        .containsExactly(20L);
  }

  @Test
  void countsEachMinuteOfALongWindowOnce() {
    add(IntStream.range(0, 24 * 60).mapToObj(minute -> ending("day", 60L * minute, 10)).toList());

    for (int minute = 0; minute < 24 * 60; minute += 7) {
      assertThat(statistics.since(TEN.plusSeconds(60L * minute), "day", null))
          .extracting(Counted::count)
          .containsExactly(24L * 60 - minute);
    }
  }

  private void add(String type, long seconds, long millis) {
    add(List.of(ending(type, seconds, millis)));
  }

  private void add(List<Ending> endings) {
    ConnectionCallback<Boolean> add =
        connection -> {
          EndingRows.add(connection, endings);
          return true;
        };
    new JdbcTemplate(database.model().dataSource()).execute(add);
  }

  private static Ending ending(String type, long seconds, long millis) {
    Instant at = TEN.plusSeconds(seconds);
    return new Ending(type, "w-1", Outcome.SUCCEEDED, at, at.minusMillis(millis));
  }
}
