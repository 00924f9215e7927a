package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table of what was done about dead letters. Every method throws a {@link DataAccessException}
 * if the database does not answer.
 */
final class Actions {

  /** Waits for who is about to do something about the same one. */
  private static final String INSERT =
      """
      insert into intake.dead_letter_action
        (topic, partition, record_offset, action, actor, made_at, new_job)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  /** In one order everywhere: two that insert the same ones would wait for each other. */
  private static final String INSERT_ALL =
      """
      insert into intake.dead_letter_action
        (topic, partition, record_offset, action, actor, made_at, new_job)
      select * from unnest(?, ?, ?, ?, ?, ?, ?)
        as u(topic, partition, record_offset, action, actor, made_at, new_job)
      order by topic, partition, record_offset
      on conflict do nothing
      returning topic, partition, record_offset
      """;

  private static final String MADE =
      """
      select action, actor, made_at, new_job from intake.dead_letter_action
      where topic = ? and partition = ? and record_offset = ?
      """;

  private static final String FORGET =
      """
      delete from intake.dead_letter_action where (topic, partition, record_offset) in (
        select topic, partition, record_offset from intake.dead_letter_action
        where made_at < ? order by made_at limit ?)
      """;

  private final SchemaSetUp schema;

  Actions(SchemaSetUp schema) {
    this.schema = schema;
  }

  /** What is done about a dead letter. */
  record Made(Place place, Action action) {}

  /**
   * Notes what is done about a dead letter, and does it, both or neither.
   *
   * @param effect not called where something was done about it before
   * @return what was; empty if nothing was
   */
  Optional<Action> make(Place place, Action action, Runnable effect) {
    Supplier<Optional<Action>> make =
        () -> {
          if (note(place, action)) {
            effect.run();
            return Optional.empty();
          }
          return Optional.of(made(place));
        };
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(schema.dataSource()))
            .execute(_ -> make.get()));
  }

  private Action made(Place place) {
    return JdbcClient.create(schema.dataSource())
        .sql(MADE)
        .param(place.topic())
        .param(place.partition())
        .param(place.offset())
        .query((row, _) -> DeadLetterViews.action(row))
        .single();
  }

  /**
   * Notes what is done about several, all of it or nothing. Part of the caller's transaction, if
   * there is one.
   *
   * @return those about which nothing was done before
   */
  Set<Place> makeAll(List<Made> all) {
    if (all.isEmpty()) {
      return Set.of();
    }
    ConnectionCallback<Set<Place>> note = connection -> noteAll(connection, all);
    return Objects.requireNonNull(new JdbcTemplate(schema.dataSource()).execute(note));
  }

  private static Set<Place> noteAll(Connection connection, List<Made> all) throws SQLException {
    Set<Place> first = new HashSet<>();
    try (var insert = new ArrayStatement(connection, INSERT_ALL);
        ResultSet rows =
            insert
                .texts(all, it -> it.place().topic())
                .ints(all, it -> it.place().partition())
                .longs(all, it -> it.place().offset())
                .texts(all, it -> it.action().kind().name())
                .texts(all, it -> it.action().actor())
                .instants(all, it -> it.action().at())
                .ids(all, it -> it.action().job() == null ? null : it.action().job().value())
                .query()) {
      while (rows.next()) {
        first.add(
            new Place(
                rows.getString("topic"), rows.getInt("partition"), rows.getLong("record_offset")));
      }
    }
    return first;
  }

  private boolean note(Place place, Action action) {
    return JdbcClient.create(schema.dataSource())
            .sql(INSERT)
            .param(place.topic())
            .param(place.partition())
            .param(place.offset())
            .param(action.kind().name())
            .param(action.actor())
            .param(action.at().atOffset(ZoneOffset.UTC))
            .param(action.job() == null ? null : action.job().value())
            .update()
        > 0;
  }

  /**
   * Forgets what was done before, at most so much: those letters are gone by then.
   *
   * @return how much there was
   */
  int forget(Instant before, int most) {
    return JdbcClient.create(schema.dataSource())
        .sql(FORGET)
        .param(before.atOffset(ZoneOffset.UTC))
        .param(most)
        .update();
  }
}
