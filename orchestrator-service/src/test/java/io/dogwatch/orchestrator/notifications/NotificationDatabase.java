package io.dogwatch.orchestrator.notifications;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.notifications.HearAlerts.Entry;
import io.dogwatch.orchestrator.notifications.TellGroups.Plan;
import io.dogwatch.orchestrator.notifications.channels.Message;
import io.dogwatch.orchestrator.notifications.grouping.GivenAlert;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.orchestrator.notifications.grouping.Rhythm;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.TestInfo;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of a test, a time that it sets, and what works on them. */
final class NotificationDatabase implements AutoCloseable {

  static final Rhythm RHYTHM =
      new Rhythm(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4));

  private final IntakeDatabase database;
  private final GroupRows rows;
  private final NotificationOutbox outbox;
  private final NotificationViews views;
  private volatile Instant now = GivenAlert.SEEN;
  private int queued;
  private Orders orders = Orders.NONE;
  private Map<String, Severity> channels = Map.of("ops", Severity.LOW);

  NotificationDatabase(PostgresServer postgres, String prefix, TestInfo test) {
    database = new IntakeDatabase(postgres, prefix, test);
    rows = new GroupRows(schema());
    outbox = new NotificationOutbox(schema());
    views = new NotificationViews(schema());
  }

  SchemaSetUp schema() {
    return database.schema();
  }

  NotificationOutbox outbox() {
    return outbox;
  }

  NotificationViews views() {
    return views;
  }

  GroupRows rows() {
    return rows;
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void use(Orders others) {
    orders = others;
  }

  void use(Map<String, Severity> others) {
    channels = others;
  }

  /** An orchestrator's; each call makes another one. */
  HearAlerts hearing() {
    return new HearAlerts(rows, new HeardOffsets(schema(), "alerts"), RHYTHM, this::now);
  }

  /** An orchestrator's; each call makes another one. */
  TellGroups telling() {
    return new TellGroups(
        rows, outbox, orders, new Plan(channels, RHYTHM), this::now, at -> JobId.next(at).value());
  }

  static Entry record(long offset, GivenAlert alert) {
    return new Entry(0, offset, alert.alert());
  }

  /** Queues a message about one alert of a group of its own, as if it had been told now. */
  Message queue(String channel, GivenAlert alert, Severity severity) {
    var group = new Group.Key(alert.watchdog(), severity);
    var message =
        new Message(
            JobId.next(now.plusMillis(queued++)).value(), // in this order
            now,
            new Notice(group, List.of(alert.alert()), List.of(), 0));
    outbox.queue(channel, message);
    return message;
  }

  List<NotificationView> listed() {
    return views.list(new NotificationViews.Filter(null, null, null), null, 500);
  }

  /** What was queued, as in {@code ops: a/1, b/2}, in its order. */
  List<String> queued() {
    return listed().reversed().stream().map(it -> it.channel() + ": " + alerts(it.id())).toList();
  }

  private String alerts(String notification) {
    List<String> items =
        JdbcClient.create(schema().dataSource())
            .sql(
                """
                select alert_id, revision from intake.notification_item
                where notification_id = ?::uuid order by position
                """)
            .param(notification)
            .query((row, _) -> row.getString("alert_id") + "/" + row.getInt("revision"))
            .list();
    return String.join(", ", items);
  }

  int count(String table) {
    return JdbcClient.create(schema().dataSource())
        .sql("select count(*) from intake." + table)
        .query(Integer.class)
        .single();
  }

  void execute(String sql) {
    var _ = JdbcClient.create(schema().dataSource()).sql(sql).update();
  }

  @Override
  public void close() {
    database.close();
  }
}
