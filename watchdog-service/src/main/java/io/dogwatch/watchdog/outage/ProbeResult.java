package io.dogwatch.watchdog.outage;

import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one probe.
 *
 * @param status of HTTP; null where there was no answer
 */
record ProbeResult(Outcome outcome, long millis, @Nullable Integer status) {

  /** By which a venue says that we ask too often. */
  private static final Set<Integer> RATE_LIMITED = Set.of(418, 429);

  static ProbeResult of(VenueProbe probe) {
    return new ProbeResult(probe.outcome(), probe.duration().toMillis(), probe.httpStatus());
  }

  boolean isOk() {
    return outcome == Outcome.OK;
  }

  /** The venue is there and well, but we ask it too often: neither good nor bad. */
  boolean isRateLimited() {
    return outcome == Outcome.HTTP_ERROR && status != null && RATE_LIMITED.contains(status);
  }

  boolean isBad() {
    return !isOk() && !isRateLimited();
  }

  /** Whether nothing of the venue was heard at all. */
  boolean isUnreachable() {
    return switch (outcome) {
      case TIMEOUT, DNS, REFUSED, TLS -> true;
      case OK, HTTP_ERROR, PROTOCOL -> false;
    };
  }

  String error() {
    String text = outcome.name().toLowerCase(Locale.ROOT);
    return status == null ? text : text + " " + status;
  }

  void writeTo(StateOutput out) {
    out.writeText(outcome.name());
    out.writeLong(millis);
    out.writeFlag(status != null);
    if (status != null) {
      out.writeLong(status);
    }
  }

  static ProbeResult readFrom(StateInput in) {
    return new ProbeResult(
        Outcome.valueOf(in.readText()), in.readLong(), in.readFlag() ? in.readInt() : null);
  }
}
