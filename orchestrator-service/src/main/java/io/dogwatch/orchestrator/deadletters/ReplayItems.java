package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.NextStep.Returned;
import io.dogwatch.orchestrator.deadletters.Outcome.Item;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The dead letters of replays, in their turn, and what became of them. Every method throws a {@link
 * DataAccessException} if the database does not answer.
 */
final class ReplayItems {

  private static final String SELECT =
      """
      insert into intake.dead_letter_replay_item
        (replay_id, position, topic, partition, record_offset, fingerprint)
      select :replay, row_number() over (order by at, topic, partition, record_offset) - 1,
        topic, partition, record_offset, fingerprint
      """;

  private static final String START =
      """
      insert into intake.dead_letter_replay_start (replay_id, topic, partition, next)
      select :replay, topic, partition, next from projection_offset where topic in (
        select topic from intake.dead_letter_replay_item where replay_id = :replay)
      """;

  private static final String NEXT =
      """
      select i.position, l.* from intake.dead_letter_replay_item i left join %s
        on (l.topic, l.partition, l.record_offset) = (i.topic, i.partition, i.record_offset)
      where i.replay_id = ? and i.position >= ? and i.position < ?
      order by i.position
      """
          .formatted(DeadLetterSql.LETTERS);

  private static final String SETTLE =
      """
      update intake.dead_letter_replay_item i set new_job = u.new_job, skip_reason = u.skip_reason
      from unnest(?, ?, ?) as u(position, new_job, skip_reason)
      where i.replay_id = any(?) and i.position = u.position
      """;

  /**
   * The jobs of a replay that have died: their dead letters lie behind where it started. Step by
   * step, as {@code offset 0} has it, since these tables are larger than their statistics know.
   */
  private static final String DEAD_AGAIN =
      """
      from projection_offset p
        left join intake.dead_letter_replay_start s
          on s.replay_id = :replay and (s.topic, s.partition) = (p.topic, p.partition)
        cross join lateral (
          select job_id, fingerprint from dead_letter
          where topic = p.topic and partition = p.partition
            and record_offset >= coalesce(s.next, 0) offset 0) d
        cross join lateral (
          select position, fingerprint from intake.dead_letter_replay_item
          where new_job = d.job_id and replay_id = :replay offset 0) i
      where p.topic in (
        select topic from intake.dead_letter_replay_start where replay_id = :replay)
      """;

  private static final String STRETCHES =
      """
      select p.topic, p.partition, coalesce(s.next, 0) as start, p.next from projection_offset p
        left join intake.dead_letter_replay_start s
          on s.replay_id = :replay and (s.topic, s.partition) = (p.topic, p.partition)
      where p.topic in (
        select topic from intake.dead_letter_replay_start where replay_id = :replay)
      """;

  /** Step by step, as above. */
  private static final String RETURNED =
      """
      select d.job_id, d.fingerprint
      from unnest(cast(? as text[]), cast(? as int[]), cast(? as bigint[]), cast(? as bigint[]))
          as p(topic, partition, start, next)
        cross join lateral (
          select job_id, fingerprint from dead_letter
          where topic = p.topic and partition = p.partition
            and record_offset >= p.start and record_offset < p.next offset 0) d
        cross join lateral (
          select position, fingerprint from intake.dead_letter_replay_item
          where new_job = d.job_id and replay_id = ? offset 0) i
      where d.fingerprint = i.fingerprint order by i.position limit 1
      """;

  private static final String FORGET =
      """
      delete from intake.dead_letter_replay_item where (replay_id, position) in (
        select i.replay_id, i.position
        from intake.dead_letter_replay r join intake.dead_letter_replay_item i on i.replay_id = r.id
        where r.asked_at < ? and r.state not in ('CANARY', 'RUNNING') limit ?)
      """;

  private final SchemaSetUp schema;

  ReplayItems(SchemaSetUp schema) {
    this.schema = schema;
  }

  /**
   * Within a transaction: has a replay mean those that match now, the oldest first.
   *
   * @return how many there are, up to so many
   */
  int add(UUID replay, DeadLetterFilter filter, int most) {
    return add(replay, new DeadLetterSql(SELECT).matching(filter).then(" limit :most"), most);
  }

  /** Within a transaction: has a replay mean these, the oldest first. */
  int add(UUID replay, Collection<Place> places) {
    return add(replay, new DeadLetterSql(SELECT).at(places).then(" limit :most"), places.size());
  }

  private int add(UUID replay, DeadLetterSql select, int most) {
    int added = select.with("replay", replay).with("most", most).on(schema.dataSource()).update();
    JdbcClient.create(schema.dataSource()).sql(START).param("replay", replay).update();
    return added;
  }

  /** Those from this position on, at most so many. */
  List<Item> next(UUID replay, int position, int most) {
    return JdbcClient.create(schema.dataSource())
        .sql(NEXT)
        .param(replay)
        .param(position)
        .param(position + most)
        .query(
            (row, number) ->
                new Item(
                    row.getInt("position"),
                    row.getString("topic") == null ? null : DeadLetterViews.found(row, number)))
        .list();
  }

  /** Notes what became of some. */
  void settle(UUID replay, List<Outcome> outcomes) {
    ConnectionCallback<Integer> settle = connection -> settle(connection, replay, outcomes);
    new JdbcTemplate(schema.dataSource()).execute(settle);
  }

  private static int settle(Connection connection, UUID replay, List<Outcome> outcomes)
      throws SQLException {
    try (var settle = new ArrayStatement(connection, SETTLE)) {
      return settle
          .ints(outcomes, Outcome::position)
          .ids(outcomes, it -> it instanceof Outcome.Replayed done ? done.job().value() : null)
          .texts(outcomes, it -> it instanceof Outcome.Skipped no ? no.reason().name() : null)
          .uuids(List.of(replay))
          .update();
    }
  }

  /**
   * Part of a partition of dead letters.
   *
   * @param start its first offset
   * @param next the first offset behind it
   */
  record Stretch(TopicPartition partition, long start, long next) {

    /** What of it does not lie before this offset. */
    Stretch from(long offset) {
      return new Stretch(partition, Math.max(start, offset), next);
    }

    boolean isEmpty() {
      return start >= next;
    }
  }

  /** Where dead letters of the replay's jobs may lie, as far as the read model is. */
  List<Stretch> stretches(UUID replay) {
    return JdbcClient.create(schema.dataSource())
        .sql(STRETCHES)
        .param("replay", replay)
        .query(
            (row, _) ->
                new Stretch(
                    new TopicPartition(row.getString("topic"), row.getInt("partition")),
                    row.getLong("start"),
                    row.getLong("next")))
        .list();
  }

  /**
   * A job of the replay that has died as the dead letter did that it comes from, and whose own lies
   * there; empty for none.
   */
  Optional<Returned> returned(UUID replay, List<Stretch> stretches) {
    return JdbcClient.create(schema.dataSource())
        .sql(RETURNED)
        .param(stretches.stream().map(it -> it.partition().topic()).toArray(String[]::new))
        .param(stretches.stream().map(it -> it.partition().partition()).toArray(Integer[]::new))
        .param(stretches.stream().map(Stretch::start).toArray(Long[]::new))
        .param(stretches.stream().map(Stretch::next).toArray(Long[]::new))
        .param(replay)
        .query(
            (row, _) ->
                new Returned(
                    new JobId(Objects.requireNonNull(row.getObject("job_id", UUID.class))),
                    row.getString("fingerprint")))
        .optional();
  }

  /** How many of its jobs have died. */
  int deadAgain(UUID replay) {
    return JdbcClient.create(schema.dataSource())
        .sql("select count(distinct d.job_id) " + DEAD_AGAIN)
        .param("replay", replay)
        .query(Integer.class)
        .single();
  }

  /** Why how many of its dead letters were not replayed. */
  Map<SkipReason, Integer> skipped(UUID replay) {
    Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);
    JdbcClient.create(schema.dataSource())
        .sql(
            """
            select skip_reason, count(*) as skipped from intake.dead_letter_replay_item
            where replay_id = ? and skip_reason is not null group by 1
            """)
        .param(replay)
        .query(
            row -> {
              skipped.put(SkipReason.valueOf(row.getString("skip_reason")), row.getInt("skipped"));
            });
    return skipped;
  }

  /** The jobs of those before a position. */
  List<JobId> jobs(UUID replay, int position) {
    return JdbcClient.create(schema.dataSource())
        .sql(
            """
            select new_job from intake.dead_letter_replay_item
            where replay_id = ? and position < ? and new_job is not null order by position
            """)
        .param(replay)
        .param(position)
        .query((row, _) -> new JobId(Objects.requireNonNull(row.getObject(1, UUID.class))))
        .list();
  }

  /** Those of some jobs whose dead letters are known. */
  Set<JobId> buried(Collection<JobId> jobs) {
    if (jobs.isEmpty()) {
      return Set.of();
    }
    List<UUID> ids = new ArrayList<>(jobs.stream().map(JobId::value).toList());
    return new HashSet<>(
        JdbcClient.create(schema.dataSource())
            .sql("select distinct job_id from dead_letter where job_id in (:jobs)")
            .param("jobs", ids)
            .query((row, _) -> new JobId(Objects.requireNonNull(row.getObject(1, UUID.class))))
            .list());
  }

  /**
   * Forgets the dead letters of replays that were asked for before and are over, at most so many.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return JdbcClient.create(schema.dataSource())
        .sql(FORGET)
        .param(before.atOffset(ZoneOffset.UTC))
        .param(most)
        .update();
  }
}
