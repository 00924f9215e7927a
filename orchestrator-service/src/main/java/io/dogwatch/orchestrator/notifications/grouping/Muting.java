package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Alert;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What nobody is told of for now.
 *
 * @param venuesDown those that have an outage
 * @param silenced whether somebody wants to hear nothing of an alert
 * @param acknowledged whether somebody has said to know of an alert
 */
public record Muting(
    Set<String> venuesDown, Predicate<Alert> silenced, Predicate<Alert> acknowledged) {

  /** Type of the alerts that inhibit others. */
  public static final String OUTAGE = "exchange_outage";

  /** What a venue without connection says of itself is a consequence of that. */
  private static final Set<String> OF_A_VENUE =
      Set.of("price_anomaly", "flash_crash", "liquidity_drop", "funding_spike", "unusual_volume");

  /** A text of alerts of outages: one whose clock is wrong has none. */
  private static final String CONDITION = "condition";

  private static final String WRONG_CLOCK = "clock_skew";

  /** A text of alerts of a symbol that one venue alone gives rise to. */
  private static final String VENUE = "exchange";

  /** Why nobody is told of an alert. */
  enum Reason {
    NONE,
    /** Another alert says it all. */
    INHIBITED,
    SILENCED
  }

  public Muting {
    venuesDown = Set.copyOf(venuesDown);
  }

  /** The venues of outages that fire. */
  public static Set<String> venuesOf(Collection<Member> members) {
    return members.stream()
        .filter(it -> it.isFiring() && isOutage(it.alert()))
        .map(it -> it.alert().subject().venue())
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isOutage(Alert alert) {
    return alert.type().equals(OUTAGE)
        && !WRONG_CLOCK.equals(alert.evidence().texts().get(CONDITION));
  }

  Reason of(Member member) {
    if (silenced.test(member.alert())) {
      return Reason.SILENCED;
    }
    return member.move() != null || isOfVenueDown(member.alert()) ? Reason.INHIBITED : Reason.NONE;
  }

  private boolean isOfVenueDown(Alert alert) {
    String venue = venueOf(alert);
    return venue != null && venuesDown.contains(venue) && OF_A_VENUE.contains(alert.type());
  }

  /** The only venue that an alert is about; null if there are several, or none. */
  private static @Nullable String venueOf(Alert alert) {
    String venue = alert.subject().venue();
    return venue == null ? alert.evidence().texts().get(VENUE) : venue;
  }
}
