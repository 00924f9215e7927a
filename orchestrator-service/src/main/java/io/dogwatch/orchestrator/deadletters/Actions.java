package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.springframework.dao.DataAccessException;
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

  /**
   * Notes what is done about a dead letter, and does it, both or neither.
   *
   * @param effect not called where something was done about it before
   * @return whether nothing was
   */
  boolean make(Place place, Action action, Runnable effect) {
    BooleanSupplier make =
        () -> {
          boolean isFirst = note(place, action);
          if (isFirst) {
            effect.run();
          }
          return isFirst;
        };
    return Boolean.TRUE.equals(
        new TransactionTemplate(new DataSourceTransactionManager(schema.dataSource()))
            .execute(_ -> make.getAsBoolean()));
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
