package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.alerts.Alert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes alerts into the read model: the latest revision of each, and all that there were. */
public final class AlertRows {

  private static final String UPSERT =
      """
      insert into alert as a
        (alert_id, revision, state, type, severity, watchdog, symbol, venue, first_seen, content)
      select * from unnest(?,?,?,?,?,?,?,?,?,?)
      on conflict (alert_id) do update set revision = excluded.revision,
        state = excluded.state, type = excluded.type, severity = excluded.severity,
        watchdog = excluded.watchdog, symbol = excluded.symbol, venue = excluded.venue,
        first_seen = excluded.first_seen, content = excluded.content
      where a.revision < excluded.revision
      """;

  private static final String INSERT_REVISIONS =
      """
      insert into alert_revision (alert_id, revision, content)
      select * from unnest(?,?,?)
      on conflict do nothing
      """;

  // Sorted, so that two writers lock the rows in the same order.
  private static final Comparator<Alert> ORDER =
      Comparator.comparing(Alert::alertId).thenComparingInt(Alert::revision);

  private AlertRows() {}

  /** Revisions may come in any order and more than once. Part of the caller's transaction. */
  public static void write(Connection connection, Collection<Alert> alerts) throws SQLException {
    if (alerts.isEmpty()) {
      return;
    }
    List<Alert> revisions = alerts.stream().sorted(ORDER).toList();
    writeLatest(connection, latest(revisions));
    try (var insert = new ArrayStatement(connection, INSERT_REVISIONS)) {
      insert
          .texts(revisions, Alert::alertId)
          .ints(revisions, Alert::revision)
          .bytes(revisions, Alert.CODEC::encode)
          .update();
    }
  }

  private static List<Alert> latest(List<Alert> revisions) {
    Map<String, Alert> latest = new LinkedHashMap<>();
    revisions.forEach(alert -> latest.put(alert.alertId(), alert));
    return List.copyOf(latest.values());
  }

  private static void writeLatest(Connection connection, List<Alert> latest) throws SQLException {
    try (var upsert = new ArrayStatement(connection, UPSERT)) {
      upsert
          .texts(latest, Alert::alertId)
          .ints(latest, Alert::revision)
          .texts(latest, it -> it.state().name())
          .texts(latest, Alert::type)
          .texts(latest, it -> it.severity().name())
          .texts(latest, Alert::watchdog)
          .texts(latest, it -> it.subject().symbol())
          .texts(latest, it -> it.subject().venue())
          .instants(latest, it -> it.times().firstSeen())
          .bytes(latest, Alert.CODEC::encode)
          .update();
    }
  }
}
