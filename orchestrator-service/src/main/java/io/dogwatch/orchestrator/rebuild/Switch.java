package io.dogwatch.orchestrator.rebuild;

import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.model.Generations;
import io.dogwatch.orchestrator.projection.Replay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Puts the next generation in the place of the one that serves, at a moment when both have the log
 * up to the same offsets: writers go on in the new one as if it were the old.
 */
final class Switch {

  /** What is left is folded in a moment. */
  private static final long NEAR = 2_000;

  /** How long writers are held off at most. */
  private static final Duration HELD_OFF = Duration.ofSeconds(5);

  private static final int ATTEMPTS = 10;
  private static final int ROUNDS = 1_000;

  private static final String DIFFERENT =
      """
      select exists (
        (select topic, partition, next from BEFORE.projection_offset
          except select topic, partition, next from NEXT.projection_offset)
        union all
        (select topic, partition, next from NEXT.projection_offset
          except select topic, partition, next from BEFORE.projection_offset))
      """;

  private final Connection owner;
  private final Generation before;
  private final Generation next;

  /**
   * @param owner the connection of the one who rebuilds
   */
  Switch(Connection owner, Generation before, Generation next) {
    this.owner = owner;
    this.before = before;
    this.next = next;
  }

  /**
   * Does so; returns how many offsets were passed on the way.
   *
   * @throws TimeoutException if the one that serves is always ahead
   */
  long run(Replay replay, Construction construction) throws SQLException, TimeoutException {
    long passed = 0;
    for (int attempt = 1; true; attempt++) {
      passed += catchUp(replay, construction);
      try {
        return passed + replace(replay, construction);
      } catch (TimeoutException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private long catchUp(Replay replay, Construction construction)
      throws SQLException, TimeoutException {
    long passed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var ends = Snapshot.offsets(owner, before);
      if (replay.distanceTo(ends) <= NEAR) {
        return passed;
      }
      passed += construction.fold(replay, ends);
    }
    throw new TimeoutException("%s is always ahead".formatted(before.schema()));
  }

  private long replace(Replay replay, Construction construction)
      throws SQLException, TimeoutException {
    Generations.holdOff(owner);
    try {
      owner.setAutoCommit(false);
      long passed = construction.fold(replay, Snapshot.offsets(owner, before), HELD_OFF);
      construction.carryDeferred(owner);
      requireSameOffsets();
      Generations.replace(owner, before, next);
      owner.commit();
      return passed;
    } finally {
      owner.rollback();
      owner.setAutoCommit(true);
      Generations.letGo(owner);
    }
  }

  private void requireSameOffsets() throws SQLException {
    try (Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery(
                DIFFERENT.replace("BEFORE", before.schema()).replace("NEXT", next.schema()))) {
      if (row.next() && row.getBoolean(1)) {
        throw new IllegalStateException(
            "a topic was made anew while the read model was rebuilt: rebuild it once more");
      }
    }
  }
}
