package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.alerts.Silence.End;
import io.dogwatch.orchestrator.alerts.Silence.State;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Mistakes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of silences. Every method throws a {@link DataAccessException} if the database does not
 * answer.
 */
final class Silences {

  private static final String INSERT =
      """
      insert into intake.silence (id, matchers, starts_at, until, reason, actor)
      values (?, ?, ?, ?, ?, ?)
      """;

  private static final String SELECT =
      """
      select id, matchers, starts_at, until, reason, actor, ended_at, ended_by
      from intake.silence
      """;

  private static final String END =
      """
      update intake.silence set ended_at = ?, ended_by = ?
      where id = ? and ended_at is null and until > ?
      """;

  private static final String FORGET =
      """
      delete from intake.silence where id in (
        select id from intake.silence where until < ? order by until limit ?)
      """;

  private final SchemaSetUp schema;

  Silences(SchemaSetUp schema) {
    this.schema = schema;
  }

  void add(Silence silence) {
    var _ =
        sql(INSERT)
            .param(silence.id())
            .param(JsonBody.JSON.writeValueAsString(SilenceMatchers.of(silence.matchers())))
            .param(time(silence.from()))
            .param(time(silence.until()))
            .param(silence.reason())
            .param(silence.actor())
            .update();
  }

  Optional<Silence> find(UUID id) {
    return sql(SELECT + " where id = ?").param(id).query(Silences::silence).optional();
  }

  /**
   * The latest first.
   *
   * @param state null for any
   * @param after those that were made before this one; null for all
   */
  List<Silence> list(@Nullable State state, Instant now, @Nullable UUID after, int most) {
    return sql(SELECT
            + " where "
            + condition(state)
            + " and (cast(:after as uuid) is null or id < :after) order by id desc limit :most")
        .param("now", time(now))
        .param("after", after)
        .param("most", most)
        .query(Silences::silence)
        .list();
  }

  /** Those that stand. */
  List<Silence> standing(Instant now) {
    return sql(SELECT + " where " + condition(State.STANDING) + " order by id")
        .param("now", time(now))
        .query(Silences::silence)
        .list();
  }

  /** Ends a silence, unless it is over. */
  void end(UUID id, End end) {
    OffsetDateTime at = time(end.at());
    var _ = sql(END).param(at).param(end.actor()).param(id).param(at).update();
  }

  /**
   * Forgets what was over before, at most so many.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return sql(FORGET).param(time(before)).param(most).update();
  }

  private static String condition(@Nullable State state) {
    return switch (state) {
      case null -> "true";
      case COMING -> "(ended_at is null and starts_at > :now and until > :now)";
      case STANDING -> "(ended_at is null and starts_at <= :now and until > :now)";
      case OVER -> "(ended_at is not null or until <= :now)";
    };
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static Silence silence(ResultSet row, int number) throws SQLException {
    OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
    return new Silence(
        row.getObject("id", UUID.class),
        matchers(row.getString("matchers")),
        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
        row.getObject("until", OffsetDateTime.class).toInstant(),
        row.getString("reason"),
        row.getString("actor"),
        endedAt == null ? null : new End(endedAt.toInstant(), row.getString("ended_by")));
  }

  private static AlertFilter matchers(String json) {
    var mistakes = new Mistakes();
    AlertFilter matchers =
        SilenceMatchers.read(new JsonFields("", JsonBody.JSON.readTree(json), mistakes));
    mistakes.requireNone();
    return matchers;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
