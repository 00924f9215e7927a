package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A statement about dead letters, with what was done about them, as it grows. For one thread. */
final class DeadLetterSql {

  /** Dead letters, with what was done about them. */
  static final String LETTERS =
      """
      (select d.*, a.record_offset as done_about, a.action, a.actor, a.made_at, a.new_job
       from dead_letter d left join intake.dead_letter_action a
         using (topic, partition, record_offset)) l
      """;

  private final StringBuilder sql;
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * @param head what comes before {@code from}
   */
  DeadLetterSql(String head) {
    sql = new StringBuilder(head);
    fromLetters();
  }

  /** All of them, once more. */
  DeadLetterSql fromLetters() {
    return then(" from ").then(LETTERS).then("where true");
  }

  /** Those that are meant, and no others. */
  DeadLetterSql matching(DeadLetterFilter filter) {
    equal("type", filter.type());
    equal("reason", filter.reason());
    equal("fingerprint", filter.fingerprint());
    JobId job = filter.job();
    equal("job_id", job == null ? null : job.value());
    at(">=", "from", filter.from());
    at("<", "to", filter.to());
    if (filter.action() == null) {
      // The joined column itself: the planner takes it for what it is, a join of those without.
      return then(" and done_about is null");
    }
    equal("action", filter.action().name());
    return this;
  }

  /** Those that lie there, and no others. */
  DeadLetterSql at(Collection<Place> places) {
    List<Object[]> all =
        places.stream().map(it -> new Object[] {it.topic(), it.partition(), it.offset()}).toList();
    return then(" and (topic, partition, record_offset) in (:places)").with("places", all);
  }

  /** What comes next. */
  DeadLetterSql then(String more) {
    sql.append(more);
    return this;
  }

  /** What a name in the statement stands for. */
  DeadLetterSql with(String name, Object value) {
    values.put(name, value);
    return this;
  }

  JdbcClient.StatementSpec on(DataSource dataSource) {
    return JdbcClient.create(dataSource).sql(sql.toString()).params(values);
  }

  private void equal(String column, @Nullable Object value) {
    if (value != null) {
      then(" and " + column + " = :" + column).with(column, value);
    }
  }

  private void at(String comparison, String name, @Nullable Instant instant) {
    if (instant != null) {
      then(" and at " + comparison + " :" + name).with(name, instant.atOffset(ZoneOffset.UTC));
    }
  }
}
