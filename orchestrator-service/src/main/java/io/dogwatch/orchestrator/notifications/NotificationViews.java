package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.notifications.NotificationView.State;
import io.dogwatch.schemas.alerts.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages to people as a person wants to see them. Every method throws a {@link
 * DataAccessException} if the database does not answer.
 */
final class NotificationViews {

  private static final String COLUMNS =
      """
      id, channel, state, title, watchdog, severity, news, repeated, attempts, created_at, due_at,
      ended_at, reason
      """;

  private static final String RETRY =
      """
      update intake.notification
      set state = 'PENDING', attempts = 0, due_at = :now, ended_at = null, reason = null
      where id = :id and state = 'FAILED' returning
      """
          + COLUMNS;

  private static final String FORGET =
      """
      delete from intake.notification where id in (
        select id from intake.notification where created_at < ? order by created_at limit ?)
      """;

  private final SchemaSetUp schema;

  NotificationViews(SchemaSetUp schema) {
    this.schema = schema;
  }

  /**
   * Which messages to list.
   *
   * @param alert id of one that they tell of
   */
  record Filter(@Nullable State state, @Nullable String channel, @Nullable String alert) {}

  /** The latest first. */
  List<NotificationView> list(Filter filter, @Nullable UUID after, int most) {
    Map<String, Object> values = new LinkedHashMap<>();
    var sql = new StringBuilder("select " + COLUMNS + " from intake.notification where true");
    if (filter.state() != null) {
      sql.append(" and state = :state");
      values.put("state", filter.state().name());
    }
    if (filter.channel() != null) {
      sql.append(" and channel = :channel");
      values.put("channel", filter.channel());
    }
    if (filter.alert() != null) {
      sql.append(
          " and id in (select notification_id from intake.notification_item where alert_id ="
              + " :alert)");
      values.put("alert", filter.alert());
    }
    if (after != null) {
      sql.append(" and id < :after");
      values.put("after", after);
    }
    sql.append(" order by id desc limit :most");
    values.put("most", most);
    return sql(sql.toString()).params(values).query(NotificationViews::view).list();
  }

  Optional<NotificationView> find(UUID id) {
    return sql("select " + COLUMNS + " from intake.notification where id = :id")
        .param("id", id)
        .query(NotificationViews::view)
        .optional();
  }

  /** Has one sent again that has failed; empty if there is none. */
  Optional<NotificationView> retry(UUID id, Instant now) {
    return sql(RETRY)
        .param("id", id)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(NotificationViews::view)
        .optional();
  }

  /**
   * Forgets those that were queued before, at most so many. One that waits still is of a channel
   * that is there no more.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return sql(FORGET).param(before.atOffset(ZoneOffset.UTC)).param(most).update();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static NotificationView view(ResultSet row, int number) throws SQLException {
    State state = State.valueOf(row.getString("state"));
    return new NotificationView(
        row.getString("id"),
        row.getString("channel"),
        state,
        row.getString("title"),
        row.getString("watchdog"),
        Severity.valueOf(row.getString("severity")),
        row.getInt("news"),
        row.getInt("repeated"),
        row.getInt("attempts"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        state == State.PENDING ? instant(row, "due_at") : null,
        instant(row, "ended_at"),
        row.getString("reason"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
