package io.dogwatch.watchdog.feeds.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.watchdog.RealData;
import io.dogwatch.watchdog.feeds.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BitcoinBlocksTest {

  private static final String GENESIS_COINBASE =
      "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff"
          + "001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e2062"
          + "72696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01"
          + "000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f"
          + "4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000";

  /** The signed example of BIP 143: one input with a witness, one without. */
  private static final String WITH_WITNESS =
      "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f000000004948"
          + "30450221008b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b"
          + "194ba3f9281a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d1"
          + "82d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb20600000000"
          + "1976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42db"
          + "ee7e4dbe6a21b2d50ce2f0167faa815988ac000247304402203609e17b84f6a7d30c80bfa610b5b4542f"
          + "32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8c"
          + "aed02de67eebee0121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee6357"
          + "11000000";

  private static final String START =
      "010000000000000000000000000000000000000000000000000000000000000000000000";
  private static final String GENESIS_ROOT =
      "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a";
  private static final String END = "29ab5f49ffff001d1dac2b7c";

  private static final String GENESIS = START + GENESIS_ROOT + END + "01" + GENESIS_COINBASE;

  /** The root was computed with another program, from the two transactions. */
  private static final String TWO_TRANSACTIONS =
      START
          + "df7974051d6a8b87a016fbd368f6aa556cebf054355e54b9c1f19ba62eb5639b"
          + END
          + "02"
          + GENESIS_COINBASE
          + WITH_WITNESS;

  @TempDir private Path folder;

  @Test
  void readsTheFirstBlockThereWas() {
    BitcoinBlock block = BitcoinBlock.parse(HexFormat.of().parseHex(GENESIS));

    assertThat(block.hash())
        .isEqualTo("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
    assertThat(block.time()).isEqualTo("2009-01-03T18:15:05Z");
    assertThat(block.transactions().getFirst().id())
        .isEqualTo("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
    assertThat(block.transactions().getFirst().outputs())
        .singleElement()
        .satisfies(
            output -> {
              assertThat(output.satoshi()).isEqualTo(50_0000_0000L);
              assertThat(output.address()).startsWith("script:4104678afdb0fe55");
            });
  }

  @Test
  void tellsOfOutputsButNotOfTheCoinbase() throws Exception {
    List<Row> rows = rowsOf(written(TWO_TRANSACTIONS));

    Instant time = Instant.parse("2009-01-03T18:15:05Z");
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst()).isEqualTo(new Row.Understood(List.of()));
    assertThat(transfersOf(rows))
        .containsExactly(
            transfer(0, 1.1234, "1Cu32FVupVCgHkMMRJdYJugxwo2Aprgk7H", time),
            transfer(1, 2.2345, "16TZ8J6Q5iZKBWizWzFAYnrsaox5Z5aBRV", time));
  }

  @Test
  void refusesTransactionsThatAreNotTheHeaders() throws Exception {
    assertThat(rowsOf(written(TWO_TRANSACTIONS.replace("202cb206", "202cb207"))))
        .containsExactly(
            new Row.Malformed("block7.dat: the transactions of the header expected, found others"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 79, 80, 81, 90, 200, 284})
  void refusesPartsOfABlock(int length) {
    byte[] part = Arrays.copyOf(HexFormat.of().parseHex(GENESIS), length);

    assertThatIllegalArgumentException().isThrownBy(() -> BitcoinBlock.parse(part));
  }

  @Test
  void refusesMoreThanABlock() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BitcoinBlock.parse(HexFormat.of().parseHex(GENESIS + "00")))
        .withMessage("the end of the block expected, found more bytes");
  }

  /** Counts that a block names, but cannot have: nothing is reserved for them. */
  @ParameterizedTest
  @ValueSource(strings = {"fdffff", "feffffffff", "ffffffffffffffffff"})
  void refusesMoreTransactionsThanThereAreBytes(String count) {
    String block = START + GENESIS_ROOT + END + count + GENESIS_COINBASE;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BitcoinBlock.parse(HexFormat.of().parseHex(block)))
        .withMessageContaining("found a count of");
  }

  @Test
  void wantsToKnowTheHeight() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BitcoinBlocks(List.of(Path.of("latest.dat")), null))
        .withMessage("a name like block363703.dat expected, found latest.dat");
  }

  /** The last two are the vectors of BIP 173 and BIP 350, the others of well-known addresses. */
  @ParameterizedTest
  @CsvSource({
    "76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "a914e9c3dd0c07aac76179ebc76a6c78d4d67c6c160a87, 3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
    "6a0b68656c6c6f20776f726c64, script:6a0b68656c6c6f20776f726c64",
    "'', script:",
    "0014751e76e8199196d454941c45d1b3a323f1433bd6, bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798,"
        + " bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
  })
  void writesAddressesAsWalletsDo(String script, String address) {
    assertThat(BitcoinAddress.of(HexFormat.of().parseHex(script))).isEqualTo(address);
  }

  /**
   * What is expected counts whole transactions, change included; a transfer is one output. How many
   * outputs are of at least 100 BTC was counted with another program.
   */
  @Tag("real-data")
  @ParameterizedTest
  @CsvSource({"169482, 3", "363703, 5", "370661, 8", "383616, 68", "481815, 34"})
  void readsARecordedBlock(long height, long largeOutputs) throws Exception {
    String name = "onchain/bitcoin/block" + height + ".dat";
    JsonNode expected = RealData.expected(name);
    Path file = RealData.path(name);

    BitcoinBlock block = BitcoinBlock.parse(Files.readAllBytes(file));
    List<Long> totals = block.transactions().stream().map(BitcoinBlocksTest::total).toList();
    List<Long> moved = totals.subList(1, totals.size());
    List<Row> rows = rowsOf(file);
    List<Transfer> transfers = transfersOf(rows);

    assertThat(block.hash()).isEqualTo(expected.path("hash").asString());
    assertThat(block.time().getEpochSecond()).isEqualTo(expected.path("time").asLong());
    assertThat(totals).hasSize(expected.path("tx").asInt());
    assertThat(totals.stream().mapToLong(it -> it).sum())
        .isEqualTo(expected.path("total_out_satoshi").asLong());
    assertThat(countOf(moved, 100)).isEqualTo(expected.path("non_coinbase_ge_100_btc").asLong());
    assertThat(countOf(moved, 500)).isEqualTo(expected.path("ge_500").asLong());
    assertThat(countOf(moved, 1000)).isEqualTo(expected.path("ge_1000").asLong());
    assertThat(moved.stream().mapToLong(it -> it).max())
        .hasValue(expected.path("max_non_coinbase_satoshi").asLong());
    assertThat(rows).hasSize(totals.size());
    assertThat(transfers.stream().filter(it -> it.amount() >= 100).count()).isEqualTo(largeOutputs);
    assertThat(transfers.stream().allMatch(it -> it.blockHeight() == height)).isTrue();
    assertThat(transfers.stream().map(Transfer::id).distinct().count()).isEqualTo(transfers.size());
  }

  private static long total(BitcoinBlock.Transaction transaction) {
    return transaction.outputs().stream().mapToLong(BitcoinBlock.Output::satoshi).sum();
  }

  private static long countOf(List<Long> totals, long bitcoins) {
    return totals.stream().filter(it -> it >= bitcoins * 100_000_000).count();
  }

  private Path written(String block) throws IOException {
    return Files.write(folder.resolve("block7.dat"), HexFormat.of().parseHex(block));
  }

  private static List<Row> rowsOf(Path file) {
    try (var rows = new BitcoinBlocks(List.of(file), null).rows()) {
      return rows.toList();
    }
  }

  private static List<Transfer> transfersOf(List<Row> rows) {
    return rows.stream()
        .flatMap(row -> ((Row.Understood) row).events().stream())
        .map(event -> (Transfer) event.content())
        .toList();
  }

  /** The id is as block explorers show it, of the transaction without its witnesses. */
  private static Transfer transfer(long index, double amount, String to, Instant time) {
    return new Transfer(
        "bitcoin",
        "e8151a2af31c368a35053ddd4bdb285a8595c769a3ad83e0fa02314a602d4609",
        index,
        7,
        time,
        "BTC",
        amount,
        null,
        new Party("unknown", null, OwnerType.UNKNOWN),
        new Party(to, null, OwnerType.UNKNOWN),
        Transfer.Kind.TRANSFER,
        1,
        Transfer.Status.CONFIRMED,
        time);
  }
}
