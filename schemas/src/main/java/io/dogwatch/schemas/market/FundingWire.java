package io.dogwatch.schemas.market;

import static java.time.temporal.ChronoUnit.MICROS;

import io.dogwatch.schemas.avro.FundingRecord;

/** {@link Funding} to its Avro record and back. */
final class FundingWire {

  private FundingWire() {}

  static FundingRecord toRecord(Funding funding) {
    return new FundingRecord(
        funding.venue(),
        funding.symbol(),
        funding.rate(),
        funding.intervalHours(),
        funding.fundingTime().truncatedTo(MICROS),
        funding.markPrice(),
        funding.indexPrice(),
        funding.predicted(),
        funding.openInterest(),
        funding.ingestTime().truncatedTo(MICROS));
  }

  static Funding fromRecord(FundingRecord funding) {
    return new Funding(
        funding.getVenue(),
        funding.getSymbol(),
        funding.getRate(),
        funding.getIntervalHours(),
        funding.getFundingTime(),
        funding.getMarkPrice(),
        funding.getIndexPrice(),
        funding.getPredicted(),
        funding.getOpenInterest(),
        funding.getIngestTime());
  }
}
