package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of what steps in batches have found. Whoever changes it holds the workflow. Every
 * method throws a {@link DataAccessException} if the database does not answer.
 */
final class FoundItems {

  private static final String ADD =
      """
      insert into intake.workflow_item (workflow_id, position, key, item, score)
      select ?, ?, key, item, score
      from unnest(?::text[], ?::text[], ?::float8[]) with ordinality as u(key, item, score, n)
      order by n
      on conflict do nothing
      """;

  private static final String COUNT =
      "select count(*) from intake.workflow_item where workflow_id = ? and position = ?";

  private static final String BEST =
      """
      select item from intake.workflow_item where workflow_id = ? and position = ?
      order by score desc nulls last, seq limit ?
      """;

  private static final String KEYS =
      "select key from intake.workflow_item where workflow_id = ? and position = ? order by seq";

  private final SchemaSetUp schema;

  FoundItems(SchemaSetUp schema) {
    this.schema = schema;
  }

  /**
   * Something that was found.
   *
   * @param key what no two of a step share
   * @param json the thing itself
   * @param score the higher the better; null for none
   */
  record Item(String key, String json, @Nullable Double score) {}

  /** Adds those that are new. */
  void add(UUID workflow, Step step, List<Item> items) {
    List<@Nullable Double> scores = new ArrayList<>();
    items.forEach(it -> scores.add(it.score()));
    sql(ADD)
        .param(workflow)
        .param(step.position())
        .param(items.stream().map(Item::key).toArray(String[]::new))
        .param(items.stream().map(Item::json).toArray(String[]::new))
        .param(scores.toArray(Double[]::new))
        .update();
  }

  int count(UUID workflow, Step step) {
    return sql(COUNT).param(workflow).param(step.position()).query(Integer.class).single();
  }

  /** Those with the highest scores, and of the same score those that came first, as JSON. */
  List<String> best(UUID workflow, Step step, int most) {
    return sql(BEST)
        .param(workflow)
        .param(step.position())
        .param(most)
        .query((row, _) -> row.getString(1))
        .list();
  }

  /** In the order of their arrival. */
  List<String> keys(UUID workflow, Step step) {
    return sql(KEYS)
        .param(workflow)
        .param(step.position())
        .query((row, _) -> row.getString(1))
        .list();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }
}
