package io.dogwatch.watchdog.feeds;

import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.function.Function;

/**
 * How events of one kind are written.
 *
 * @param type as the envelope names it
 * @param key of the record
 * @param id tells an event apart from all others of its kind
 * @param time at which it happened
 */
record EventKind<E>(
    String type,
    Function<Topics, Topic> topic,
    MessageCodec<E> codec,
    Function<E, String> key,
    Function<E, String> id,
    Function<E, Instant> time) {

  static final EventKind<Trade> TRADE =
      new EventKind<>(
          "io.dogwatch.market.trade",
          Topics::trades,
          Trade.CODEC,
          Trade::key,
          it -> it.key() + "/" + it.tradeId(),
          Trade::eventTime);

  static final EventKind<Depth> DEPTH =
      new EventKind<>(
          "io.dogwatch.market.depth",
          Topics::depth,
          Depth.CODEC,
          Depth::key,
          EventKind::idOf,
          Depth::eventTime);

  /** A predicted rate is known before its time. */
  static final EventKind<Funding> FUNDING =
      new EventKind<>(
          "io.dogwatch.market.funding",
          Topics::funding,
          Funding.CODEC,
          Funding::key,
          EventKind::idOf,
          it -> it.predicted() ? it.ingestTime() : it.fundingTime());

  static final EventKind<Transfer> TRANSFER =
      new EventKind<>(
          "io.dogwatch.market.transfer",
          Topics::transfers,
          Transfer.CODEC,
          Transfer::key,
          it -> it.id() + "/" + it.status() + "/" + it.confirmations(),
          Transfer::blockTime);

  static final EventKind<Earnings> EARNINGS =
      new EventKind<>(
          "io.dogwatch.market.earnings",
          Topics::earnings,
          Earnings.CODEC,
          Earnings::key,
          it -> it.symbol() + "/" + it.fiscalPeriod() + "/" + it.revision(),
          Earnings::reportTime);

  static final EventKind<VenueProbe> PROBE =
      new EventKind<>(
          "io.dogwatch.market.venue-probe",
          Topics::venues,
          VenueProbe.CODEC,
          VenueProbe::key,
          it -> it.venue() + "/" + it.endpoint() + "/" + it.prober() + "/" + it.startedAt(),
          VenueProbe::eventTime);

  static final EventKind<VenueStatus> STATUS =
      new EventKind<>(
          "io.dogwatch.market.venue-status",
          Topics::venues,
          VenueStatus.CODEC,
          VenueStatus::key,
          it -> it.venue() + "/" + it.status() + "/" + it.eventTime(),
          VenueStatus::eventTime);

  static final EventKind<VenueActivity> ACTIVITY =
      new EventKind<>(
          "io.dogwatch.market.venue-activity",
          Topics::venues,
          VenueActivity.CODEC,
          VenueActivity::key,
          it -> it.venue() + "/activity/" + it.eventTime(),
          VenueActivity::eventTime);

  private static String idOf(Depth depth) {
    String what = depth.snapshot() ? "snapshot" : "change";
    return depth.venue() + "|" + depth.symbol() + "/" + what + "/" + depth.finalUpdateId();
  }

  private static String idOf(Funding funding) {
    String id = funding.venue() + "|" + funding.symbol() + "/" + funding.fundingTime();
    return funding.predicted() ? id + "/" + funding.ingestTime() : id;
  }
}
