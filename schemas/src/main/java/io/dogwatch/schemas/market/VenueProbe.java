package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.VenueProbeRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One look at whether a venue answers. Instants are kept to the microsecond.
 *
 * @param endpoint {@code ping}, {@code time}, {@code orderbook} or {@code ws-connect}
 * @param prober who looked, such as a region
 * @param httpStatus null where there was no answer
 * @param serverTime the venue's clock; null where it did not say
 */
public record VenueProbe(
    String venue,
    String endpoint,
    String prober,
    Instant startedAt,
    Duration duration,
    Outcome outcome,
    @Nullable Integer httpStatus,
    @Nullable Instant serverTime)
    implements VenueEvent {

  public static final MessageCodec<VenueProbe> CODEC =
      MessageCodec.of(
          VenueProbeRecord.getClassSchema(),
          VenueProbeRecord.class,
          VenueWire::toRecord,
          VenueWire::fromRecord);

  public VenueProbe {
    MarketWire.requireName("venue", venue);
    MarketWire.requireText("endpoint", endpoint);
    MarketWire.requireText("prober", prober);
    MarketWire.requireTime("time", startedAt);
    if (duration.isNegative()) {
      throw new IllegalArgumentException("no negative duration expected, found " + duration);
    }
  }

  /** What a probe came to. */
  public enum Outcome {
    OK,
    /** An answer, but not the right one; the status says which. */
    HTTP_ERROR,
    TIMEOUT,
    /** The name is not known. */
    DNS,
    REFUSED,
    TLS,
    /** Something answered, but not as HTTP. */
    PROTOCOL
  }

  @Override
  public Instant eventTime() {
    return startedAt;
  }

  @Override
  public Instant ingestTime() {
    return startedAt.plus(duration);
  }
}
