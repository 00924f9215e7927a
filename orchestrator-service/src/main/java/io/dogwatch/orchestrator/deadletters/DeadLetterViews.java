package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Header;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Reason;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /** They are kept for as long as finished jobs, whatever their topics keep. */
  private static final String FORGET =
      """
      delete from dead_letter where (topic, partition, record_offset) in (
        select topic, partition, record_offset from dead_letter where at < ? order by at limit ?)
      """;

  /** What counts them needs no more than an index has; what shows the last of each does. */
  private static final String ALIKE =
      """
      select l.*, alike, first_at from (
        select fingerprint, count(*) as alike, min(at) as first_at, max(at) as last_at
      """;

  private static final String LATEST =
      """
       group by fingerprint order by last_at desc limit :limit) g
      cross join lateral (
        select *
      """;

  private static final String OF_THEM =
      """
       and fingerprint = g.fingerprint
        order by at desc, topic desc, partition desc, record_offset desc limit 1) l
      """;

  private static final String PLACE = "select topic, partition, record_offset";

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
  List<Found> list(DeadLetterFilter filter, @Nullable TimeCursor<DeadLetterId> after, int limit) {
    var sql = new DeadLetterSql("select *").matching(filter);
    if (after != null) {
      sql.then(" and (at, topic, partition, record_offset) < (:at, :topic, :partition, :offset)")
          .with("at", after.at().atOffset(ZoneOffset.UTC))
          .with("topic", topicOf(after.id()))
          .with("partition", after.id().partition())
          .with("offset", after.id().offset());
    }
    return sql.then(ORDER)
        .with("limit", limit)
        .on(model.dataSource())
        .query(DeadLetterViews::found)
        .list();
  }

  /** Groups of those that failed alike, the one with the latest first. */
  List<Group> groups(DeadLetterFilter filter, int limit) {
    return new DeadLetterSql(ALIKE)
        .matching(filter)
        .then(LATEST)
        .fromLetters()
        .matching(filter)
        .then(OF_THEM)
        .then(ORDER)
        .with("limit", limit)
        .on(model.dataSource())
        .query(
            (row, number) ->
                new Group(row.getLong("alike"), instant(row, "first_at"), found(row, number)))
        .list();
  }

  Optional<Found> find(DeadLetterId id) {
    return new DeadLetterSql("select *")
        .at(List.of(place(id)))
        .on(model.dataSource())
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

  /** Where those lie that match, the oldest first, at most so many. */
  List<Place> places(DeadLetterFilter filter, int most) {
    return new DeadLetterSql(PLACE)
        .matching(filter)
        .then(" order by at, topic, partition, record_offset limit :limit")
        .with("limit", most)
        .on(model.dataSource())
        .query(DeadLetterViews::place)
        .list();
  }

  /** At which of these places there is a dead letter. */
  Set<Place> known(Collection<Place> places) {
    return new HashSet<>(
        new DeadLetterSql(PLACE)
            .at(places)
            .on(model.dataSource())
            .query(DeadLetterViews::place)
            .list());
  }

  /** Whether there is a dead letter of a type, whatever was done about it. */
  boolean hasAny(String type) {
    return JdbcClient.create(model.dataSource())
        .sql("select exists (select from dead_letter where type = ?) as any_there")
        .param(type)
        .query((row, _) -> row.getBoolean("any_there"))
        .single();
  }

  /** Where the dead letter of an id lies, if there is one. */
  Place place(DeadLetterId id) {
    return new Place(topicOf(id), id.partition(), id.offset());
  }

  private String topicOf(DeadLetterId id) {
    return topics.deadLetters(id.type()).name();
  }

  /** The dead letter in a row, and what was done about it. */
  static Found found(ResultSet row, int number) throws SQLException {
    return new Found(letter(row), row.getString("action") == null ? null : action(row));
  }

  /** What was done about the dead letter in a row. */
  static Action action(ResultSet row) throws SQLException {
    UUID job = row.getObject("new_job", UUID.class);
    return new Action(
        Action.Kind.valueOf(row.getString("action")),
        row.getString("actor"),
        instant(row, "made_at"),
        job == null ? null : new JobId(job));
  }

  private static Place place(ResultSet row, int number) throws SQLException {
    return new Place(row.getString("topic"), row.getInt("partition"), row.getLong("record_offset"));
  }

  private static DeadLetter letter(ResultSet row) throws SQLException {
    UUID job = row.getObject("job_id", UUID.class);
    return new DeadLetter(
        place(row, 0),
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
