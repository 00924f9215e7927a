package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/**
 * What people have said about alerts, for whoever tells others of them. Safe for use by many
 * threads. Every method throws a {@link DataAccessException} if the database does not answer.
 */
public final class AlertOrders {

  private final Acknowledgements acknowledgements;
  private final Silences silences;

  /**
   * @param schema that of the intake
   */
  public AlertOrders(SchemaSetUp schema) {
    this.acknowledgements = new Acknowledgements(schema);
    this.silences = new Silences(schema);
  }

  /** Tells, as it is at this time, of which alerts nobody is to be told. */
  public Predicate<Alert> silencedAt(Instant now) {
    List<Silence> standing = silences.standing(now);
    return alert -> standing.stream().anyMatch(silence -> silence.covers(alert));
  }

  /** Tells of which of these alerts somebody has taken note. */
  public Predicate<Alert> acknowledgedOf(Collection<Alert> alerts) {
    Set<String> noted =
        acknowledgements
            .of(alerts.stream().map(Alert::alertId).collect(Collectors.toSet()))
            .keySet();
    return alert -> noted.contains(alert.alertId());
  }
}
