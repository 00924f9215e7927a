package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of who has taken note of which alert. Every method throws a {@link DataAccessException}
 * if the database does not answer.
 */
final class Acknowledgements {

  private static final String INSERT =
      """
      insert into intake.alert_acknowledgement (alert_id, actor, comment, at)
      values (?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String OF =
      """
      select alert_id, actor, comment, at from intake.alert_acknowledgement
      where alert_id in (:alerts)
      """;

  private final SchemaSetUp schema;

  Acknowledgements(SchemaSetUp schema) {
    this.schema = schema;
  }

  /** Notes it, unless somebody was first. */
  void add(String alertId, Acknowledgement acknowledgement) {
    var _ =
        sql(INSERT)
            .param(alertId)
            .param(acknowledgement.actor())
            .param(acknowledgement.comment())
            .param(acknowledgement.at().atOffset(ZoneOffset.UTC))
            .update();
  }

  /** Those of these alerts, by the alerts' ids. */
  Map<String, Acknowledgement> of(Collection<String> alertIds) {
    Map<String, Acknowledgement> found = new HashMap<>();
    if (!alertIds.isEmpty()) {
      sql(OF)
          .param("alerts", alertIds)
          .query(
              row -> {
                found.put(
                    row.getString("alert_id"),
                    new Acknowledgement(
                        row.getString("actor"),
                        row.getString("comment"),
                        row.getObject("at", OffsetDateTime.class).toInstant()));
              });
    }
    return found;
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }
}
