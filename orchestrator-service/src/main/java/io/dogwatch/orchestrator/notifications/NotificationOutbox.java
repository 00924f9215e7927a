package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.notifications.channels.Message;
import io.dogwatch.orchestrator.notifications.channels.Title;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of messages on their way to channels. Safe for use by many threads, and by many
 * orchestrators. Every method throws a {@link DataAccessException} if the database does not answer.
 */
final class NotificationOutbox {

  private static final String QUEUE =
      """
      insert into intake.notification (id, channel, watchdog, severity, title, news, repeated,
        others, created_at, due_at)
      values (:id, :channel, :watchdog, :severity, :title, :news, :repeated, :others, :at, :at)
      """;

  private static final String ADD_ITEMS =
      """
      insert into intake.notification_item
        (notification_id, channel, position, alert_id, revision, is_news, content)
      select u.id, n.channel, u.position, u.alert_id, u.revision, u.is_news = 1, u.content
      from unnest(?, ?, ?, ?, ?, ?) as u (id, position, alert_id, revision, is_news, content)
      join intake.notification n on n.id = u.id
      on conflict (alert_id, revision, channel) where is_news do nothing
      """;

  private static final String ENTER_CHANNEL =
      """
      insert into intake.notification_channel (name, free_at) values (?, '-infinity')
      on conflict do nothing
      """;

  /** Another orchestrator that is just claiming is left alone. */
  private static final String LOCK_CHANNEL =
      """
      select true from intake.notification_channel where name = ? and free_at <= ?
      for update skip locked
      """;

  /** Those of a group in their order: nobody is told of an end before the beginning. */
  private static final String CLAIM =
      """
      update intake.notification set attempts = attempts + 1, due_at = :leased
      where id = (
        select id from intake.notification n
        where channel = :channel and state = 'PENDING' and due_at <= :now and not exists (
          select from intake.notification e
          where e.channel = n.channel and e.state = 'PENDING' and e.id < n.id
            and e.watchdog = n.watchdog and e.severity = n.severity)
        order by id limit 1 for update skip locked)
      returning id, watchdog, severity, others, created_at, attempts
      """;

  private static final String ITEMS =
      """
      select is_news, content from intake.notification_item where notification_id = ?
      order by position
      """;

  /** Unless somebody else has claimed it since. */
  private static final String STILL_CLAIMED =
      " where id = :id and state = 'PENDING' and attempts = :attempts";

  private static final String SENT =
      "update intake.notification set state = 'SENT', ended_at = :at, reason = :reason"
          + STILL_CLAIMED;

  private static final String LATER =
      "update intake.notification set due_at = :at, reason = :reason" + STILL_CLAIMED;

  private static final String PARK =
      "update intake.notification set state = 'FAILED', ended_at = :at, reason = :reason"
          + STILL_CLAIMED;

  private final SchemaSetUp schema;

  NotificationOutbox(SchemaSetUp schema) {
    this.schema = schema;
  }

  /**
   * A message that is to be sent by who has claimed it.
   *
   * @param attempts this one included
   */
  record Claimed(Message message, int attempts) {}

  /** Whether the tables are there. */
  boolean isReady() {
    return schema.isReady();
  }

  /**
   * Within a transaction: queues a message. News that was queued for the channel before is left
   * out, and the message with it where it says nothing else.
   */
  void queue(String channel, Message message) {
    Notice notice = message.notice();
    sql(QUEUE)
        .param("id", message.id())
        .param("channel", channel)
        .param("watchdog", notice.group().watchdog())
        .param("severity", notice.group().severity().name())
        .param("title", Title.of(notice))
        .param("news", notice.news().size())
        .param("repeated", notice.repeated().size())
        .param("others", notice.others())
        .param("at", time(message.createdAt()))
        .update();
    ConnectionCallback<Integer> add = connection -> add(connection, message);
    if (Objects.requireNonNull(new JdbcTemplate(schema.dataSource()).execute(add)) == 0) {
      sql("delete from intake.notification where id = :id").param("id", message.id()).update();
    }
  }

  private record Item(UUID message, int position, boolean isNews, Alert alert) {}

  private static int add(Connection connection, Message message) throws SQLException {
    List<Alert> news = message.notice().news();
    List<Alert> all = Stream.concat(news.stream(), message.notice().repeated().stream()).toList();
    List<Item> items = new ArrayList<>();
    for (Alert alert : all) {
      int position = items.size();
      items.add(new Item(message.id(), position, position < news.size(), alert));
    }
    try (var insert = new ArrayStatement(connection, ADD_ITEMS)) {
      return insert
          .ids(items, Item::message)
          .ints(items, Item::position)
          .texts(items, it -> it.alert().alertId())
          .ints(items, it -> it.alert().revision())
          .ints(items, it -> it.isNews() ? 1 : 0)
          .bytes(items, it -> Alert.CODEC.encode(it.alert()))
          .update();
    }
  }

  /**
   * Claims the message of a channel that comes first, if the channel may be used.
   *
   * @param lease how long nobody else tries to send it
   * @param pace how long the channel is left alone after it
   */
  Optional<Claimed> claim(String channel, Instant now, Duration lease, Duration pace) {
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(schema.dataSource()))
            .execute(_ -> claimNow(channel, now, lease, pace)));
  }

  private Optional<Claimed> claimNow(String channel, Instant now, Duration lease, Duration pace) {
    sql(ENTER_CHANNEL).param(channel).update();
    if (sql(LOCK_CHANNEL).param(channel).param(time(now)).query(Boolean.class).list().isEmpty()) {
      return Optional.empty();
    }
    Optional<Claimed> claimed =
        sql(CLAIM)
            .param("leased", time(now.plus(lease)))
            .param("channel", channel)
            .param("now", time(now))
            .query((row, _) -> claimed(row))
            .optional();
    if (claimed.isPresent()) {
      sql("update intake.notification_channel set free_at = ? where name = ?")
          .param(time(now.plus(pace)))
          .param(channel)
          .update();
    }
    return claimed;
  }

  private Claimed claimed(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    List<Alert> news = new ArrayList<>();
    List<Alert> repeated = new ArrayList<>();
    sql(ITEMS)
        .param(id)
        .query(
            item -> {
              Alert alert = Alert.CODEC.decode(item.getBytes("content")).message().orElseThrow();
              (item.getBoolean("is_news") ? news : repeated).add(alert);
            });
    var key = new Group.Key(row.getString("watchdog"), Severity.valueOf(row.getString("severity")));
    var notice = new Notice(key, news, repeated, row.getInt("others"));
    Instant createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
    return new Claimed(new Message(id, createdAt, notice), row.getInt("attempts"));
  }

  /**
   * The receiver has it.
   *
   * @param except who of several does not; null for nobody
   */
  void sent(Claimed claimed, Instant at, @Nullable String except) {
    settle(SENT, claimed, at).param("reason", except).update();
  }

  /** It is to be sent again, at that time. */
  void later(Claimed claimed, Instant at, String reason) {
    settle(LATER, claimed, at).param("reason", reason).update();
  }

  /** It is not sent any more, unless somebody asks for it. */
  void park(Claimed claimed, Instant at, String reason) {
    settle(PARK, claimed, at).param("reason", reason).update();
  }

  private JdbcClient.StatementSpec settle(String sql, Claimed claimed, Instant at) {
    return sql(sql)
        .param("id", claimed.message().id())
        .param("attempts", claimed.attempts())
        .param("at", time(at));
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
