package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Header;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Reason;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Dead letters as the read model has them. Every method throws a {@link DataAccessException} if the
 * database does not answer.
 */
final class DeadLetterViews {

  /** As long as their topics keep them. */
  private static final String FORGET =
      """
      delete from dead_letter where (topic, partition, record_offset) in (
        select topic, partition, record_offset from dead_letter where at < ? order by at limit ?)
      """;

  private static final String FROM =
      """
      from (
        select d.*, a.action, a.actor, a.made_at, a.new_job
        from dead_letter d left join intake.dead_letter_action a
          using (topic, partition, record_offset)) l
      """;

  private static final String ALIKE =
      """
      select * from (
        select distinct on (fingerprint) *,
          count(*) over alike as alike, min(at) over alike as first_at
      """;

  private static final String ORDER =
      " order by at desc, topic desc, partition desc, record_offset desc limit :limit";

  private final ReadModel model;
  private final Topics topics;

  DeadLetterViews(ReadModel model, Topics topics) {
    this.model = model;
    this.topics = topics;
  }

  /**
   * A dead letter.
   *
   * @param action what was done about it; null for nothing
   */
  record Found(DeadLetter letter, @Nullable Action action) {}

  /**
   * Those that failed alike.
   *
   * @param latest the last one of them
   */
  record Group(long count, Instant first, Found latest) {}

  /** One page, the latest first. */
  List<Found> list(DeadLetterFilter filter, @Nullable DeadLetterCursor after, int limit) {
    Map<String, Object> values = new LinkedHashMap<>();
    var sql = new StringBuilder("select * " + FROM + "where true");
    narrow(sql, values, filter);
    if (after != null) {
      sql.append(" and (at, topic, partition, record_offset) < (:at, :topic, :partition, :offset)");
      values.put("at", after.at().atOffset(ZoneOffset.UTC));
      values.put("topic", topicOf(after.id()));
      values.put("partition", after.id().partition());
      values.put("offset", after.id().offset());
    }
    values.put("limit", limit);
    return JdbcClient.create(model.dataSource())
        .sql(sql.append(ORDER).toString())
        .params(values)
        .query(DeadLetterViews::found)
        .list();
  }

  /** Groups of those that failed alike, the one with the latest first. */
  List<Group> groups(DeadLetterFilter filter, int limit) {
    Map<String, Object> values = new LinkedHashMap<>();
    var sql = new StringBuilder(ALIKE + FROM + "where true");
    narrow(sql, values, filter);
    sql.append(
        " window alike as (partition by fingerprint)"
            + " order by fingerprint, at desc, topic desc, partition desc, record_offset desc) g");
    values.put("limit", limit);
    return JdbcClient.create(model.dataSource())
        .sql(sql.append(ORDER).toString())
        .params(values)
        .query(
            (row, number) ->
                new Group(row.getLong("alike"), instant(row, "first_at"), found(row, number)))
        .list();
  }

  Optional<Found> find(DeadLetterId id) {
    return JdbcClient.create(model.dataSource())
        .sql("select * " + FROM + "where topic = ? and partition = ? and record_offset = ?")
        .param(topicOf(id))
        .param(id.partition())
        .param(id.offset())
        .query(DeadLetterViews::found)
        .optional();
  }

  /**
   * Forgets what was given up before, at most so many.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return JdbcClient.create(model.dataSource())
        .sql(FORGET)
        .param(before.atOffset(ZoneOffset.UTC))
        .param(most)
        .update();
  }

  private String topicOf(DeadLetterId id) {
    return topics.deadLetters(id.type()).name();
  }

  private static void narrow(
      StringBuilder sql, Map<String, Object> values, DeadLetterFilter filter) {
    equal(sql, values, "type", filter.type());
    equal(sql, values, "reason", filter.reason());
    equal(sql, values, "fingerprint", filter.fingerprint());
    JobId job = filter.job();
    equal(sql, values, "job_id", job == null ? null : job.value());
    if (filter.action() == null) {
      sql.append(" and action is null");
    } else {
      equal(sql, values, "action", filter.action().name());
    }
  }

  private static void equal(
      StringBuilder sql, Map<String, Object> values, String column, @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(column).append(" = :").append(column);
      values.put(column, value);
    }
  }

  private static Found found(ResultSet row, int number) throws SQLException {
    String action = row.getString("action");
    return new Found(letter(row), action == null ? null : action(row, Action.Kind.valueOf(action)));
  }

  private static Action action(ResultSet row, Action.Kind kind) throws SQLException {
    UUID job = row.getObject("new_job", UUID.class);
    return new Action(
        kind, row.getString("actor"), instant(row, "made_at"), job == null ? null : new JobId(job));
  }

  private static DeadLetter letter(ResultSet row) throws SQLException {
    UUID job = row.getObject("job_id", UUID.class);
    return new DeadLetter(
        new Place(row.getString("topic"), row.getInt("partition"), row.getLong("record_offset")),
        row.getString("type"),
        instant(row, "at"),
        row.getString("reason"),
        row.getString("fingerprint"),
        job == null ? null : new JobId(job),
        row.getObject("attempts", Integer.class),
        row.getObject("deliveries", Integer.class),
        row.getString("worker"),
        new Reason(
            row.getString("failure_code"),
            row.getString("failure_message"),
            row.getString("failure_exception"),
            row.getString("failure_stack")),
        row.getBytes("record_key"),
        row.getBytes("record_value"),
        headers(row.getString("headers")));
  }

  private static List<Header> headers(String json) {
    List<Header> headers = new ArrayList<>();
    for (JsonNode header : DeadLetterRows.JSON.readTree(json)) {
      JsonNode value = header.path("base64");
      headers.add(
          new Header(
              header.path("name").stringValue(""),
              value.isString() ? Base64.getDecoder().decode(value.stringValue()) : null));
    }
    return headers;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
