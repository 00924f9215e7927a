package io.dogwatch.schemas.market;

import static java.time.temporal.ChronoUnit.MICROS;

import io.dogwatch.schemas.avro.DepthRecord;
import io.dogwatch.schemas.avro.PriceLevelRecord;
import java.util.List;

/** {@link Depth} to its Avro record and back. */
final class DepthWire {

  private DepthWire() {}

  static DepthRecord toRecord(Depth depth) {
    return new DepthRecord(
        depth.venue(),
        depth.symbol(),
        depth.snapshot(),
        depth.firstUpdateId(),
        depth.finalUpdateId(),
        depth.previousFinalId(),
        records(depth.bids()),
        records(depth.asks()),
        depth.eventTime().truncatedTo(MICROS),
        depth.ingestTime().truncatedTo(MICROS));
  }

  static Depth fromRecord(DepthRecord depth) {
    return new Depth(
        depth.getVenue(),
        depth.getSymbol(),
        depth.getSnapshot(),
        depth.getFirstUpdateId(),
        depth.getFinalUpdateId(),
        depth.getPreviousFinalId(),
        levels(depth.getBids()),
        levels(depth.getAsks()),
        depth.getEventTime(),
        depth.getIngestTime());
  }

  private static List<PriceLevelRecord> records(List<PriceLevel> levels) {
    return levels.stream().map(it -> new PriceLevelRecord(it.price(), it.size())).toList();
  }

  private static List<PriceLevel> levels(List<PriceLevelRecord> records) {
    return records.stream().map(it -> new PriceLevel(it.getPrice(), it.getSize())).toList();
  }
}
