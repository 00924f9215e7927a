package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts as the read model has them. */
final class AlertViews {

  private final ReadModel model;

  AlertViews(ReadModel model) {
    this.model = model;
  }

  /** One page of the alerts' latest revisions, those first that began last. */
  List<AlertView> list(AlertFilter filter, @Nullable TimeCursor<String> after, int limit) {
    Map<String, Object> values = new LinkedHashMap<>();
    var sql = new StringBuilder("select content from alert where true");
    equal(sql, values, "state", filter.state() == null ? null : filter.state().name());
    equal(sql, values, "severity", filter.severity() == null ? null : filter.severity().name());
    equal(sql, values, "watchdog", filter.watchdog());
    equal(sql, values, "symbol", filter.symbol());
    if (after != null) {
      sql.append(" and (first_seen, alert_id) < (:at, :id)");
      values.put("at", after.at().atOffset(ZoneOffset.UTC));
      values.put("id", after.id());
    }
    sql.append(" order by first_seen desc, alert_id desc limit :limit");
    values.put("limit", limit);
    return JdbcClient.create(model.dataSource())
        .sql(sql.toString())
        .params(values)
        .query((row, _) -> AlertView.of(decoded(row.getBytes(1))))
        .list();
  }

  private static void equal(
      StringBuilder sql, Map<String, Object> values, String column, @Nullable String value) {
    if (value != null) {
      sql.append(" and ").append(column).append(" = :").append(column);
      values.put(column, value);
    }
  }

  private static Alert decoded(byte[] content) {
    return switch (Alert.CODEC.decode(content)) {
      case Decoded.Message<Alert>(Alert alert) -> alert;
      case Decoded.Undecodable<Alert>(String reason) -> throw new IllegalStateException(reason);
    };
  }
}
