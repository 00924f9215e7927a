package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.VenueStatusRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;

/** What a venue says of itself. Instants are kept to the microsecond. */
public record VenueStatus(String venue, Status status, Instant eventTime, Instant ingestTime)
    implements VenueEvent {

  public static final MessageCodec<VenueStatus> CODEC =
      MessageCodec.of(
          VenueStatusRecord.getClassSchema(),
          VenueStatusRecord.class,
          VenueWire::toRecord,
          VenueWire::fromRecord);

  public VenueStatus {
    MarketWire.requireName("venue", venue);
    MarketWire.requireTime("event time", eventTime);
  }

  /** What a venue takes at the moment. */
  public enum Status {
    ONLINE,
    /** Nothing, as announced. */
    MAINTENANCE,
    /** Cancellations, but no orders. */
    CANCEL_ONLY,
    /** Orders that do not match at once. */
    POST_ONLY
  }
}
