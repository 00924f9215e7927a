package io.dogwatch.watchdog.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Every kind of event goes to its topic, with its key, its own id, and as its own bytes. */
class MarketEventTest {

  private static final Topics TOPICS = new Topics("dogwatch.");
  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final Instant RECEIVED = T0.plusMillis(20);

  @Test
  void writesTrades() {
    var trade = new Trade("binance", "BTC/USDT", "7", 42_000, 1, T0, RECEIVED, List.of());

    var record = MarketEvent.of(trade).recordIn(TOPICS);

    assertWritten(record, "market.trades", "binance|BTC/USDT", "binance|BTC/USDT/7", T0);
    assertThat(Trade.CODEC.decode(record.value()).message()).contains(trade);
  }

  @Test
  void writesOrderBooks() {
    List<PriceLevel> bids = List.of(new PriceLevel(42_000, 1));
    var depth = new Depth("binance", "BTC/USDT", false, 5, 9, null, bids, List.of(), T0, RECEIVED);

    var record = MarketEvent.of(depth).recordIn(TOPICS);

    assertWritten(record, "market.depth", "BTC/USDT", "binance|BTC/USDT/change/9", T0);
    assertThat(Depth.CODEC.decode(record.value()).message()).contains(depth);
  }

  @Test
  void writesFundingRates() {
    var settled = new Funding("binance", "B", 0.001, 8, T0, null, null, false, null, RECEIVED);

    var record = MarketEvent.of(settled).recordIn(TOPICS);

    assertWritten(record, "market.funding", "B", "binance|B/2026-01-05T15:00:00Z", T0);
    assertThat(Funding.CODEC.decode(record.value()).message()).contains(settled);
  }

  @Test
  void writesPredictedRatesWithTheTimeAtWhichTheyWereKnown() {
    Instant due = T0.plus(Duration.ofHours(1));
    var predicted = new Funding("binance", "B", 0.001, 8, due, null, null, true, null, T0);

    assertWritten(
        MarketEvent.of(predicted).recordIn(TOPICS),
        "market.funding",
        "B",
        "binance|B/2026-01-05T16:00:00Z/2026-01-05T15:00:00Z",
        T0);
  }

  @Test
  void writesTransfers() {
    var party = new Transfer.Party("a", null, Transfer.OwnerType.UNKNOWN);
    var transfer =
        new Transfer(
            "bitcoin",
            "ff",
            1,
            7,
            T0,
            "BTC",
            500,
            null,
            party,
            party,
            Transfer.Kind.TRANSFER,
            1,
            Transfer.Status.CONFIRMED,
            RECEIVED);

    var record = MarketEvent.of(transfer).recordIn(TOPICS);

    assertWritten(record, "market.transfers", "BTC", "bitcoin/ff/1/CONFIRMED/1", T0);
    assertThat(Transfer.CODEC.decode(record.value()).message()).contains(transfer);
  }

  @Test
  void writesEarnings() {
    var earnings =
        new Earnings(
            "AAPL",
            "2025Q4",
            2,
            T0,
            new Earnings.Eps(2.5, 2.2, null, null),
            new Earnings.Revenue(null, null),
            new Earnings.Guidance(null, null),
            "GAAP",
            "USD",
            RECEIVED);

    var record = MarketEvent.of(earnings).recordIn(TOPICS);

    assertWritten(record, "market.earnings", "AAPL", "AAPL/2025Q4/2", T0);
    assertThat(Earnings.CODEC.decode(record.value()).message()).contains(earnings);
  }

  @Test
  void writesWhatIsKnownOfVenues() {
    var probe =
        new VenueProbe(
            "kraken", "time", "eu", T0, Duration.ofMillis(80), VenueProbe.Outcome.OK, 200, T0);
    var status = new VenueStatus("kraken", VenueStatus.Status.MAINTENANCE, T0, RECEIVED);
    var activity = new VenueActivity("kraken", T0, Duration.ofMillis(300), T0);

    var probed = MarketEvent.of(probe).recordIn(TOPICS);
    var said = MarketEvent.of(status).recordIn(TOPICS);
    var active = MarketEvent.of(activity).recordIn(TOPICS);

    assertWritten(probed, "market.venues", "kraken", "kraken/time/eu/2026-01-05T15:00:00Z", T0);
    assertWritten(said, "market.venues", "kraken", "kraken/MAINTENANCE/2026-01-05T15:00:00Z", T0);
    assertWritten(active, "market.venues", "kraken", "kraken/activity/2026-01-05T15:00:00Z", T0);
    assertThat(List.of(probed, said, active))
        .extracting(record -> VenueEvent.decode(record.value()).message().orElseThrow())
        .containsExactly(probe, status, activity);
  }

  private static void assertWritten(
      ProducerRecord<byte[], byte[]> record, String topic, String key, String id, Instant time) {
    assertThat(record.topic()).isEqualTo("dogwatch." + topic);
    assertThat(record.key()).asString().isEqualTo(key);
    assertThat(record.timestamp()).isNull();
    assertThat(header(record, "ce_id")).isEqualTo(id);
    assertThat(header(record, "ce_time")).isEqualTo(time.toString());
    assertThat(header(record, "ce_source")).isEqualTo("dogwatch/feed");
    assertThat(header(record, "content-type")).isEqualTo("avro/binary");
    assertThat(record.headers().lastHeader("traceparent")).isNotNull();
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
