package io.dogwatch.watchdog.feeds.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.Transfer.Kind;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.watchdog.RealData;
import io.dogwatch.watchdog.feeds.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EthereumTransfersTest {

  private static final Instant TIME = Instant.parse("2023-05-02T12:19:59Z");
  private static final Transfer.Price PRICE = new Transfer.Price(1830, TIME);

  @TempDir private Path folder;

  @Test
  void tellsOfEtherThatMoved() throws Exception {
    List<Row> rows =
        rowsOf(
            transaction("0xa1", "\"0xb\"", "7400000000000000000", 1),
            transaction("0xa2", "\"0xb\"", "0", 1),
            transaction("0xa3", "\"0xb\"", "1", 0),
            transaction("0xa4", "null", "500000000000000000", 1));

    assertThat(rows).hasSize(4).allMatch(Row.Understood.class::isInstance);
    assertThat(transfersOf(rows))
        .containsExactly(
            transfer("0xa1", -1, "ETH", 7.4, "0xf", "0xb", Kind.TRANSFER),
            transfer("0xa4", -1, "ETH", 0.5, "0xf", "0xc", Kind.TRANSFER));
  }

  @Test
  void tellsOfTokensWhoseUnitsAreKnown() throws Exception {
    String nobody = "0x0000000000000000000000000000000000000000";
    List<Row> rows =
        rowsOf(
            tokens(0, "0xdac17f958d2ee523a2206206994597c13d831ec7", "0xf", "0xb", "1000000000000"),
            tokens(1, "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", nobody, "0xb", "2500000"),
            tokens(2, "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", "0xf", nobody, "15"),
            tokens(3, "0x1ce270557c1f68cfb577b856766310bf8b47fd9c", "0xf", "0xb", "15"),
            tokens(4, "0xdac17f958d2ee523a2206206994597c13d831ec7", "0xf", "0xb", "0"));

    assertThat(rows).hasSize(5).allMatch(Row.Understood.class::isInstance);
    assertThat(transfersOf(rows))
        .containsExactly(
            transfer("0xa", 0, "USDT", 1_000_000, "0xf", "0xb", Kind.TRANSFER),
            transfer("0xa", 1, "USDC", 2.5, nobody, "0xb", Kind.MINT),
            transfer("0xa", 2, "WETH", 15e-18, "0xf", nobody, Kind.BURN));
  }

  @Test
  void saysWhatIsWrongWithLinesThatTellOfNothing() throws Exception {
    List<Row> rows =
        rowsOf("{", "{\"type\": \"transaction\", \"hash\": \"0xa\"}", "{\"type\": \"block\"}");

    assertThat(rows.get(0)).isInstanceOf(Row.Malformed.class);
    assertThat(rows.get(1)).isEqualTo(new Row.Malformed("an integer value expected, found "));
    assertThat(rows.get(2)).isEqualTo(new Row.Understood(List.of()));
  }

  @Tag("real-data")
  @Test
  void readsTheRecordedTransactions() {
    JsonNode expected = RealData.expected("onchain/ethereum");

    List<Row> rows = rowsOf(RealData.path("onchain/ethereum/expected_transactions.json.gz"));

    assertThat(rows).hasSize(expected.path("tx").asInt());
    // Counted in the file with another program: 163 move no ether, and 8 of the others failed.
    assertThat(transfersOf(rows).size()).isEqualTo(298 - 163 - 8);
    assertThat(transfersOf(rows).stream().mapToDouble(Transfer::amount).max())
        .hasValue(expected.path("max_eth").asDouble());
  }

  @Tag("real-data")
  @Test
  void readsTheRecordedTokenTransfers() {
    JsonNode expected = RealData.expected("onchain/ethereum");

    List<Row> rows = rowsOf(RealData.path("onchain/ethereum/expected_token_transfers.json.gz"));

    assertThat(rows).hasSize(expected.path("transfers").asInt());
    assertThat(transfersOf(rows))
        .filteredOn(it -> isLarge(it, "USDT"))
        .hasSize(expected.path("usdt_ge_100k").asInt());
    assertThat(transfersOf(rows))
        .filteredOn(it -> isLarge(it, "USDC"))
        .hasSize(expected.path("usdc_ge_100k").asInt());
  }

  private static boolean isLarge(Transfer transfer, String asset) {
    return transfer.asset().equals(asset) && transfer.amount() >= 100_000;
  }

  private List<Row> rowsOf(String... lines) throws Exception {
    return rowsOf(Files.write(folder.resolve("lines.json"), List.of(lines)));
  }

  private static List<Row> rowsOf(Path file) {
    try (var rows = new EthereumTransfers(file, Map.of("ETH", PRICE.usd())).rows()) {
      return rows.toList();
    }
  }

  private static List<Transfer> transfersOf(List<Row> rows) {
    return rows.stream()
        .flatMap(row -> ((Row.Understood) row).events().stream())
        .map(event -> (Transfer) event.content())
        .toList();
  }

  private static String transaction(String hash, String to, String value, int status) {
    return """
        {"type": "transaction", "hash": "%s", "from_address": "0xf", "to_address": %s, "value": %s,\
         "block_timestamp": 1683029999, "block_number": 17173049, "receipt_status": %d,\
         "receipt_contract_address": "0xc"}"""
        .formatted(hash, to, value, status);
  }

  private static String tokens(int index, String token, String from, String to, String value) {
    return """
        {"type": "token_transfer", "token_address": "%s", "from_address": "%s", "to_address": "%s",\
         "value": %s, "transaction_hash": "0xa", "log_index": %d, "block_number": 17173049,\
         "block_timestamp": 1683029999}"""
        .formatted(token, from, to, value, index);
  }

  private static Transfer transfer(
      String hash, long index, String asset, double amount, String from, String to, Kind kind) {
    return new Transfer(
        "ethereum",
        hash,
        index,
        17173049,
        TIME,
        asset,
        amount,
        asset.equals("ETH") ? PRICE : null,
        new Party(from, null, OwnerType.UNKNOWN),
        new Party(to, null, OwnerType.UNKNOWN),
        kind,
        12,
        Transfer.Status.CONFIRMED,
        TIME);
  }
}
