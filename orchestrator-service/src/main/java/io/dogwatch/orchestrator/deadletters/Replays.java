package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.Phase;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.orchestrator.deadletters.Replay.Wish;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table of replays. Safe for use by many threads, and by many orchestrators. Every method
 * throws a {@link DataAccessException} if the database does not answer.
 */
final class Replays {

  private static final String INSERT =
      """
      insert into intake.dead_letter_replay (id, actor, asked_at, filter, per_second, canary_first,
        canary_wait_millis, state, matched, next_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** The one that has been kept waiting for longest. */
  private static final String NEXT =
      """
      select id from intake.dead_letter_replay
      where state in ('CANARY', 'RUNNING') and id <> all(cast(? as uuid[]))
      order by next_at limit 1 for update skip locked
      """;

  private static final String UPDATE =
      """
      update intake.dead_letter_replay set state = ?, replayed = ?, skipped = ?, next_at = ?,
        last_at = ?, ended_at = ?, ended_by = ?, reason = ?
      where id = ?
      """;

  private static final String FORGET =
      """
      delete from intake.dead_letter_replay where id in (
        select id from intake.dead_letter_replay r
        where asked_at < ? and state not in ('CANARY', 'RUNNING') and not exists (
          select from intake.dead_letter_replay_item i where i.replay_id = r.id)
        order by asked_at limit ?)
      """;

  private static final String LOOK_INTO = "select set_config('search_path', ?, true)";

  private final SchemaSetUp schema;
  private final ReadModel model;

  Replays(SchemaSetUp schema, ReadModel model) {
    this.schema = schema;
    this.model = model;
  }

  /** Whether the tables are there. */
  boolean isReady() {
    return schema.isReady();
  }

  /** Does all of this, or nothing. Statements of it find the tables of the read model, too. */
  <T> T inTransaction(Supplier<T> action) {
    String serving = model.serving().schema();
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(schema.dataSource()))
            .execute(
                _ -> {
                  var _ = sql(LOOK_INTO).param(serving).query(String.class).single();
                  return action.get();
                }));
  }

  void add(Replay replay) {
    Canary canary = replay.wish().canary();
    sql(INSERT)
        .param(replay.id())
        .param(replay.wish().actor())
        .param(time(replay.wish().at()))
        .param(replay.wish().filter())
        .param(replay.pace().perSecond())
        .param(canary == null ? null : canary.first())
        .param(canary == null ? null : canary.patience().toMillis())
        .param(replay.phase().state().name())
        .param(replay.tally().matched())
        .param(time(replay.pace().next()))
        .update();
  }

  /** How many dead letters it means. */
  void matched(UUID id, int matched) {
    sql("update intake.dead_letter_replay set matched = ? where id = ?")
        .param(matched)
        .param(id)
        .update();
  }

  /**
   * Within a transaction: one that is not over and that nobody else works at.
   *
   * @param aside those that are not asked for
   */
  Optional<UUID> lockNext(Set<UUID> aside) {
    return sql(NEXT)
        .param(aside.stream().map(UUID::toString).toArray(String[]::new))
        .query((row, _) -> row.getObject("id", UUID.class))
        .optional();
  }

  /** Within a transaction: nobody else changes it until that is over. */
  Optional<Replay> lock(UUID id) {
    return sql("select * from intake.dead_letter_replay where id = ? for update")
        .param(id)
        .query(Replays::replay)
        .optional();
  }

  Optional<Replay> find(UUID id) {
    return sql("select * from intake.dead_letter_replay where id = ?")
        .param(id)
        .query(Replays::replay)
        .optional();
  }

  /**
   * The latest first.
   *
   * @param before those that come after this one; null for all
   */
  List<Replay> list(@Nullable UUID before, int most) {
    return sql("""
            select * from intake.dead_letter_replay
            where cast(? as uuid) is null or id < ? order by id desc limit ?
            """)
        .param(before)
        .param(before)
        .param(most)
        .query(Replays::replay)
        .list();
  }

  void update(Replay replay) {
    Phase.Over over = replay.phase() instanceof Phase.Over it ? it : null;
    sql(UPDATE)
        .param(replay.phase().state().name())
        .param(replay.tally().replayed())
        .param(replay.tally().skipped())
        .param(time(replay.pace().next()))
        .param(time(replay.lastAt()))
        .param(over == null ? null : time(over.at()))
        .param(over == null ? null : over.by())
        .param(over == null ? null : over.reason())
        .param(replay.id())
        .update();
  }

  /**
   * Forgets what was asked for before and is over, at most so many of which no dead letters are
   * remembered.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return sql(FORGET).param(time(before)).param(most).update();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static Replay replay(ResultSet row, int number) throws SQLException {
    int first = row.getInt("canary_first");
    Canary canary =
        row.wasNull()
            ? null
            : new Canary(first, Duration.ofMillis(row.getLong("canary_wait_millis")));
    return new Replay(
        Objects.requireNonNull(row.getObject("id", UUID.class)),
        new Wish(
            row.getString("actor"),
            Objects.requireNonNull(instant(row, "asked_at")),
            row.getString("filter"),
            canary),
        phase(row, State.valueOf(row.getString("state"))),
        new Tally(row.getInt("matched"), row.getInt("replayed"), row.getInt("skipped")),
        new Pace(row.getBigDecimal("per_second"), Objects.requireNonNull(instant(row, "next_at"))),
        instant(row, "last_at"));
  }

  private static Phase phase(ResultSet row, State state) throws SQLException {
    return switch (state) {
      case CANARY -> new Phase.First();
      case RUNNING -> new Phase.Others();
      case DONE, STOPPED, CANCELLED ->
          new Phase.Over(
              state,
              Objects.requireNonNull(instant(row, "ended_at")),
              row.getString("ended_by"),
              row.getString("reason"));
    };
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
