package io.dogwatch.schemas.market;

import static java.time.temporal.ChronoUnit.MICROS;

import io.dogwatch.schemas.avro.VenueActivityRecord;
import io.dogwatch.schemas.avro.VenueProbeRecord;
import io.dogwatch.schemas.avro.VenueStatusRecord;
import java.time.Duration;

/** What is known of venues to its Avro records and back. */
final class VenueWire {

  private VenueWire() {}

  static VenueProbeRecord toRecord(VenueProbe probe) {
    return new VenueProbeRecord(
        probe.venue(),
        probe.endpoint(),
        probe.prober(),
        probe.startedAt().truncatedTo(MICROS),
        probe.duration().toMillis(),
        MarketWire.text(probe.outcome()),
        probe.httpStatus(),
        MarketWire.micros(probe.serverTime()));
  }

  static VenueProbe fromRecord(VenueProbeRecord probe) {
    return new VenueProbe(
        probe.getVenue(),
        probe.getEndpoint(),
        probe.getProber(),
        probe.getStartedAt(),
        Duration.ofMillis(probe.getDurationMillis()),
        MarketWire.constant(VenueProbe.Outcome.class, probe.getOutcome()),
        probe.getHttpStatus(),
        probe.getServerTime());
  }

  static VenueStatusRecord toRecord(VenueStatus status) {
    return new VenueStatusRecord(
        status.venue(),
        MarketWire.text(status.status()),
        status.eventTime().truncatedTo(MICROS),
        status.ingestTime().truncatedTo(MICROS));
  }

  static VenueStatus fromRecord(VenueStatusRecord status) {
    return new VenueStatus(
        status.getVenue(),
        MarketWire.constant(VenueStatus.Status.class, status.getStatus()),
        status.getEventTime(),
        status.getIngestTime());
  }

  static VenueActivityRecord toRecord(VenueActivity activity) {
    return new VenueActivityRecord(
        activity.venue(),
        activity.lastMessage().truncatedTo(MICROS),
        activity.gapP99().toMillis(),
        activity.eventTime().truncatedTo(MICROS));
  }

  static VenueActivity fromRecord(VenueActivityRecord activity) {
    return new VenueActivity(
        activity.getVenue(),
        activity.getLastMessage(),
        Duration.ofMillis(activity.getGapP99Millis()),
        activity.getEventTime());
  }
}
