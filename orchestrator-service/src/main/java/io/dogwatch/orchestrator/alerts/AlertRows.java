package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.alerts.Alert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the latest revision of each alert into the read model. */
public final class AlertRows {

  private static final String UPSERT =
      """
      insert into alert as a
        (alert_id, revision, state, severity, watchdog, symbol, first_seen, content)
      select * from unnest(?,?,?,?,?,?,?,?)
      on conflict (alert_id) do update set revision = excluded.revision,
        state = excluded.state, severity = excluded.severity, watchdog = excluded.watchdog,
        symbol = excluded.symbol, first_seen = excluded.first_seen, content = excluded.content
      where a.revision < excluded.revision
      """;

  private AlertRows() {}

  /** Revisions may come in any order and more than once. Part of the caller's transaction. */
  public static void write(Connection connection, Collection<Alert> alerts) throws SQLException {
    if (alerts.isEmpty()) {
      return;
    }
    // Sorted by id, so that two writers lock the rows in the same order.
    List<Alert> latest =
        List.copyOf(
            alerts.stream()
                .collect(
                    Collectors.toMap(
                        Alert::alertId,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparingInt(Alert::revision)),
                        TreeMap::new))
                .values());
    try (var upsert = new ArrayStatement(connection, UPSERT)) {
      upsert
          .texts(latest, Alert::alertId)
          .ints(latest, Alert::revision)
          .texts(latest, it -> it.state().name())
          .texts(latest, it -> it.severity().name())
          .texts(latest, Alert::watchdog)
          .texts(latest, it -> it.subject().symbol())
          .instants(latest, it -> it.times().firstSeen())
          .bytes(latest, Alert.CODEC::encode)
          .update();
    }
  }
}
