package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Member;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of alerts and their groups. All is done in turn, by one orchestrator at a time. Every
 * method throws a {@link DataAccessException} if the database does not answer.
 */
final class GroupRows {

  /** Any number that is nobody else's. */
  private static final long TURN = 7_236_518_290_001L;

  private static final String MEMBERS =
      "select content, severity, told_at, told_as, move from intake.notification_alert ";

  private static final String SAVE_MEMBER =
      """
      insert into intake.notification_alert
        (alert_id, watchdog, severity, type, told_at, told_as, move, content, heard_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (alert_id) do update set severity = excluded.severity, type = excluded.type,
        told_at = excluded.told_at, told_as = excluded.told_as, move = excluded.move,
        content = excluded.content, heard_at = excluded.heard_at
      """;

  private static final String DUE =
      """
      select watchdog, severity, due_at, told_at from intake.notification_group
      where due_at <= ? and not (watchdog || ' ' || severity) = any(?) order by due_at limit 1
      """;

  private static final String GROUP =
      """
      select watchdog, severity, due_at, told_at from intake.notification_group
      where watchdog = ? and severity = ?
      """;

  private static final String SAVE_GROUP =
      """
      insert into intake.notification_group (watchdog, severity, due_at, told_at)
      values (?, ?, ?, ?)
      on conflict (watchdog, severity) do update set due_at = excluded.due_at,
        told_at = excluded.told_at
      """;

  private static final String FORGET_OLD =
      """
      delete from intake.notification_alert where alert_id in (
        select alert_id from intake.notification_alert where heard_at < ? order by heard_at limit ?)
      """;

  private final SchemaSetUp schema;

  GroupRows(SchemaSetUp schema) {
    this.schema = schema;
  }

  /** Whether the tables are there. */
  boolean isReady() {
    return schema.isReady();
  }

  /** Does all of this, or nothing, and nobody else does anything of the kind meanwhile. */
  <T> T inTurn(Supplier<T> action) {
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(schema.dataSource()))
            .execute(
                _ -> {
                  sql("select pg_advisory_xact_lock(?)").param(TURN).query((_, _) -> 1).single();
                  return action.get();
                }));
  }

  List<Member> members(Collection<String> ids) {
    return sql(MEMBERS + "where alert_id = any(?)")
        .param(ids.toArray(String[]::new))
        .query(GroupRows::member)
        .list();
  }

  List<Member> membersOfTypes(Collection<String> types) {
    return sql(MEMBERS + "where type = any(?)")
        .param(types.toArray(String[]::new))
        .query(GroupRows::member)
        .list();
  }

  /** By id. */
  List<Member> members(Group.Key group) {
    return sql(MEMBERS + "where watchdog = ? and severity = ? order by alert_id")
        .param(group.watchdog())
        .param(group.severity().name())
        .query(GroupRows::member)
        .list();
  }

  /**
   * Keeps them as they are now.
   *
   * @param heardAt when it was last heard of them
   */
  void save(Collection<Member> members, Instant heardAt) {
    new JdbcTemplate(schema.dataSource())
        .batchUpdate(SAVE_MEMBER, members.stream().map(it -> row(it, heardAt)).toList());
  }

  private static @Nullable Object[] row(Member member, Instant heardAt) {
    Member.Told told = member.told();
    Alert alert = member.alert();
    return new @Nullable Object[] {
      member.id(),
      alert.watchdog(),
      member.severity().name(),
      alert.type(),
      told == null ? null : time(told.at()),
      told == null ? null : told.severity().name(),
      member.move(),
      Alert.CODEC.encode(alert),
      time(heardAt)
    };
  }

  /** Notes who was told of them, and nothing else. */
  void saveTold(Collection<Member> members) {
    new JdbcTemplate(schema.dataSource())
        .batchUpdate(
            "update intake.notification_alert set told_at = ?, told_as = ? where alert_id = ?",
            members.stream().map(GroupRows::toldRow).toList());
  }

  private static @Nullable Object[] toldRow(Member member) {
    Member.Told told = Objects.requireNonNull(member.told());
    return new @Nullable Object[] {time(told.at()), told.severity().name(), member.id()};
  }

  void forget(Collection<String> alerts) {
    if (!alerts.isEmpty()) {
      sql("delete from intake.notification_alert where alert_id = any(?)")
          .param(alerts.toArray(String[]::new))
          .update();
    }
  }

  /**
   * Forgets alerts of which nothing was heard since then, at most so many.
   *
   * @return how many there were
   */
  int forgetOld(Instant before, int most) {
    return sql(FORGET_OLD).param(time(before)).param(most).update();
  }

  /** One that is due, except for these. */
  Optional<Group> due(Instant now, Set<Group.Key> aside) {
    return sql(DUE)
        .param(time(now))
        .param(aside.stream().map(it -> it.watchdog() + " " + it.severity()).toArray(String[]::new))
        .query(GroupRows::group)
        .optional();
  }

  /** A new one, where there is none. */
  Group group(Group.Key key) {
    return sql(GROUP)
        .param(key.watchdog())
        .param(key.severity().name())
        .query(GroupRows::group)
        .optional()
        .orElseGet(() -> Group.of(key));
  }

  void save(Group group) {
    sql(SAVE_GROUP)
        .param(group.key().watchdog())
        .param(group.key().severity().name())
        .param(time(group.dueAt()))
        .param(time(group.toldAt()))
        .update();
  }

  void forget(Group.Key group) {
    sql("delete from intake.notification_group where watchdog = ? and severity = ?")
        .param(group.watchdog())
        .param(group.severity().name())
        .update();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static Member member(ResultSet row, int number) throws SQLException {
    Instant toldAt = instant(row, "told_at");
    String toldAs = row.getString("told_as");
    return new Member(
        Alert.CODEC.decode(row.getBytes("content")).message().orElseThrow(),
        Severity.valueOf(row.getString("severity")),
        toldAt == null || toldAs == null ? null : new Member.Told(toldAt, Severity.valueOf(toldAs)),
        row.getString("move"));
  }

  private static Group group(ResultSet row, int number) throws SQLException {
    return new Group(
        new Group.Key(row.getString("watchdog"), Severity.valueOf(row.getString("severity"))),
        instant(row, "due_at"),
        instant(row, "told_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
