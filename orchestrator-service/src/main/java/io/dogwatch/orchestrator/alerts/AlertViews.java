package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts as the read model has them, with what people have said about them. */
final class AlertViews {

  private final ReadModel model;
  private final Acknowledgements acknowledgements;
  private final Silences silences;
  private final InstantSource clock;

  AlertViews(
      ReadModel model, Acknowledgements acknowledgements, Silences silences, InstantSource clock) {
    this.model = model;
    this.acknowledgements = acknowledgements;
    this.silences = silences;
    this.clock = clock;
  }

  /** One page of the alerts' latest revisions, those first that began last. */
  List<AlertView> list(AlertQuery query, @Nullable TimeCursor<String> after, int limit) {
    Map<String, Object> values = new LinkedHashMap<>();
    var sql = new StringBuilder("select content from alert where true");
    among(sql, values, "type", query.filter().types());
    among(sql, values, "severity", query.filter().severities().stream().map(Enum::name).toList());
    among(sql, values, "symbol", query.filter().symbols());
    among(sql, values, "watchdog", query.filter().watchdogs());
    among(sql, values, "venue", query.filter().venues());
    among(sql, values, "state", query.state() == null ? List.of() : List.of(query.state().name()));
    began(sql, values, " >= :began_from", query.from());
    began(sql, values, " < :began_to", query.to());
    if (after != null) {
      sql.append(" and (first_seen, alert_id) < (:at, :id)");
      values.put("at", after.at().atOffset(ZoneOffset.UTC));
      values.put("id", after.id());
    }
    sql.append(" order by first_seen desc, alert_id desc limit :limit");
    values.put("limit", limit);
    return views(read(sql.toString(), values));
  }

  /** An alert with all its revisions that are known; empty if there is none of this id. */
  Optional<AlertDetail> find(String alertId) {
    Map<String, Object> values = Map.of("id", alertId);
    return read("select content from alert where alert_id = :id", values).stream()
        .findFirst()
        .map(latest -> views(List.of(latest)).getFirst())
        .map(latest -> new AlertDetail(latest, revisions(values)));
  }

  private List<AlertView> revisions(Map<String, Object> values) {
    return read("select content from alert_revision where alert_id = :id order by revision", values)
        .stream()
        .map(AlertView::of)
        .toList();
  }

  private List<Alert> read(String sql, Map<String, Object> values) {
    return JdbcClient.create(model.dataSource())
        .sql(sql)
        .params(values)
        .query((row, _) -> decoded(row.getBytes(1)))
        .list();
  }

  private List<AlertView> views(List<Alert> alerts) {
    Map<String, Acknowledgement> noted =
        acknowledgements.of(alerts.stream().map(Alert::alertId).toList());
    List<Silence> standing = silences.standing(clock.instant());
    return alerts.stream()
        .map(alert -> AlertView.of(alert, noted.get(alert.alertId()), covering(standing, alert)))
        .toList();
  }

  private static List<String> covering(List<Silence> standing, Alert alert) {
    return standing.stream()
        .filter(silence -> silence.covers(alert))
        .map(silence -> silence.id().toString())
        .toList();
  }

  private static void among(
      StringBuilder sql, Map<String, Object> values, String column, Collection<String> wanted) {
    if (!wanted.isEmpty()) {
      sql.append(" and ").append(column).append(" in (:").append(column).append(')');
      values.put(column, wanted);
    }
  }

  private static void began(
      StringBuilder sql, Map<String, Object> values, String condition, @Nullable Instant bound) {
    if (bound != null) {
      sql.append(" and first_seen").append(condition);
      values.put(condition.substring(condition.indexOf(':') + 1), bound.atOffset(ZoneOffset.UTC));
    }
  }

  private static Alert decoded(byte[] content) {
    return switch (Alert.CODEC.decode(content)) {
      case Decoded.Message<Alert>(Alert alert) -> alert;
      case Decoded.Undecodable<Alert>(String reason) -> throw new IllegalStateException(reason);
    };
  }
}
