package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.VenueActivityRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;

/**
 * That a venue sends market data. Instants are kept to the microsecond.
 *
 * @param lastMessage when the last one reached Dogwatch
 * @param gapP99 99th percentile of the time between two of them
 * @param eventTime when this was noted
 */
public record VenueActivity(String venue, Instant lastMessage, Duration gapP99, Instant eventTime)
    implements VenueEvent {

  public static final MessageCodec<VenueActivity> CODEC =
      MessageCodec.of(
          VenueActivityRecord.getClassSchema(),
          VenueActivityRecord.class,
          VenueWire::toRecord,
          VenueWire::fromRecord);

  public VenueActivity {
    MarketWire.requireName("venue", venue);
    MarketWire.requireTime("event time", eventTime);
    if (gapP99.isNegative()) {
      throw new IllegalArgumentException("no negative gap expected, found " + gapP99);
    }
  }

  @Override
  public Instant ingestTime() {
    return eventTime;
  }
}
