package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far the topic of the alerts was heard. Every method throws a {@link DataAccessException} if
 * the database does not answer.
 */
final class HeardOffsets {

  private static final String LOAD =
      "select partition, next, news_from from intake.notification_offset where topic = ?";

  private static final String SAVE =
      """
      insert into intake.notification_offset (topic, partition, next, news_from)
      values (?, ?, ?, ?)
      on conflict (topic, partition) do update set next = excluded.next,
        news_from = excluded.news_from
      """;

  private final SchemaSetUp schema;
  private final String topic;

  HeardOffsets(SchemaSetUp schema, String topic) {
    this.schema = schema;
    this.topic = topic;
  }

  /**
   * How far a partition was heard.
   *
   * @param next the offset that comes next
   * @param newsFrom what ended before this offset did so before anybody was to be told
   */
  record Position(long next, long newsFrom) {}

  /** That of each partition that was ever heard. */
  Map<Integer, Position> load() {
    return JdbcClient.create(schema.dataSource())
        .sql(LOAD)
        .param(topic)
        .query(
            (row, _) ->
                Map.entry(
                    row.getInt("partition"),
                    new Position(row.getLong("next"), row.getLong("news_from"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void save(Map<Integer, Position> positions) {
    new JdbcTemplate(schema.dataSource())
        .batchUpdate(
            SAVE,
            positions.entrySet().stream()
                .map(
                    it ->
                        new Object[] {
                          topic, it.getKey(), it.getValue().next(), it.getValue().newsFrom()
                        })
                .toList());
  }
}
