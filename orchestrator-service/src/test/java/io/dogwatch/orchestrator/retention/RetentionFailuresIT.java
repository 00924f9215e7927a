package io.dogwatch.orchestrator.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.projection.Database;
import io.dogwatch.orchestrator.retention.Retention.Notes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can't be forgotten keeps nothing else, and nobody from trying again. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RetentionFailuresIT {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Notes BROKEN =
      (_, _) -> {
        throw new IllegalArgumentException("broken");
      };

  private Database database;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("retention_failures"));
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void oneThatFailsHoldsUpNoOther() {
    var forgotten = new AtomicInteger();
    Notes whole = (_, _) -> forgotten.incrementAndGet();

    assertThatThrownBy(() -> retention(KEPT, BROKEN, whole, BROKEN, whole).forget())
        .hasMessage("broken")
        .satisfies(it -> assertThat(it.getSuppressed()).hasSize(1));

    assertThat(forgotten).hasValue(2);
  }

  /** Days of less than 30 days ago can't be dropped. */
  @Test
  void daysThatCantBeDroppedHoldUpNothing() {
    var forgotten = new AtomicInteger();

    assertThatThrownBy(
            () -> retention(Duration.ofDays(1), (_, _) -> forgotten.incrementAndGet()).forget())
        .hasMessageContaining("a day of long ago expected");

    assertThat(forgotten).hasValue(1);
  }

  @Test
  void looksAgainSoonAfterAFailure() {
    assertThat(retention(KEPT).look()).isEqualTo(Duration.ofHours(1));
    assertThat(retention(KEPT, BROKEN).look()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void leavesWhenItIsAskedTo() {
    var calls = new AtomicInteger();
    Notes endless =
        (_, most) -> {
          if (calls.incrementAndGet() == 3) {
            Thread.currentThread().interrupt();
          }
          return most;
        };

    var _ = retention(KEPT, endless, endless).look();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).hasValue(3);
  }

  private Retention retention(Duration kept, Notes... notes) {
    return new Retention(database.model(), List.of(notes), kept, () -> NOW);
  }
}
