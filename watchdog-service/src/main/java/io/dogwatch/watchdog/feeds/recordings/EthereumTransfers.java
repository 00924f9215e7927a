package io.dogwatch.watchdog.feeds.recordings;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.Transfer.Kind;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.schemas.market.Transfer.Price;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What moved on Ethereum, as recorded in lines of JSON, transactions and token transfers, in the
 * form of Ethereum ETL.
 *
 * <p>Transfers of ether and of well-known tokens are told; of other tokens nobody here knows in
 * which units they count. What a failed transaction would have moved has not moved.
 *
 * @param prices in US dollars, by asset, when the blocks were made; assets may be missing
 * @see <a href="https://ethereum-etl.readthedocs.io/en/latest/schema/">Ethereum ETL</a>
 */
public record EthereumTransfers(Path file, Map<String, Double> prices) implements Recording {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Ether has no log entry; no entry has this number. */
  private static final long NO_LOG_INDEX = -1;

  private static final String NOBODY = "0x0000000000000000000000000000000000000000";

  /** As many as make a block of Ethereum final for most: recordings are old. */
  private static final int CONFIRMATIONS = 12;

  /** A token, and in which power of ten it counts. */
  private record Token(String symbol, int decimals) {}

  private static final Token ETHER = new Token("ETH", 18);

  private static final Map<String, Token> TOKENS =
      Map.of(
          "0xdac17f958d2ee523a2206206994597c13d831ec7", new Token("USDT", 6),
          "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", new Token("USDC", 6),
          "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", new Token("WETH", 18),
          "0x6b175474e89094c44da98b954eedeac495271d0f", new Token("DAI", 18),
          "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599", new Token("WBTC", 8));

  public EthereumTransfers {
    prices = Map.copyOf(prices);
  }

  @Override
  public Stream<Row> rows() {
    return RecordedLines.of(file).map(this::row);
  }

  private Row row(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new Row.Understood(
          switch (json.path("type").asString("")) {
            case "transaction" -> etherOf(json);
            case "token_transfer" -> tokensOf(json);
            default -> List.of();
          });
    } catch (JacksonException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException e) {
      return new Row.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private List<MarketEvent<?>> etherOf(JsonNode json) {
    if (json.path("receipt_status").asInt(1) == 0 || integer(json, "value").signum() == 0) {
      return List.of();
    }
    JsonNode to =
        json.path(json.path("to_address").isNull() ? "receipt_contract_address" : "to_address");
    return List.of(transfer(json, text(json, "hash"), NO_LOG_INDEX, ETHER, to.asString("")));
  }

  private List<MarketEvent<?>> tokensOf(JsonNode json) {
    Token token = TOKENS.get(text(json, "token_address"));
    if (token == null || integer(json, "value").signum() == 0) {
      return List.of();
    }
    return List.of(
        transfer(
            json,
            text(json, "transaction_hash"),
            integer(json, "log_index").longValueExact(),
            token,
            text(json, "to_address")));
  }

  private MarketEvent<Transfer> transfer(
      JsonNode json, String hash, long logIndex, Token token, String to) {
    String from = text(json, "from_address");
    var time = Instant.ofEpochSecond(integer(json, "block_timestamp").longValueExact());
    @Nullable Double usd = prices.get(token.symbol());
    return MarketEvent.of(
        new Transfer(
            "ethereum",
            hash,
            logIndex,
            integer(json, "block_number").longValueExact(),
            time,
            token.symbol(),
            new BigDecimal(integer(json, "value"), token.decimals()).doubleValue(),
            usd == null ? null : new Price(usd, time),
            new Party(from, null, OwnerType.UNKNOWN),
            new Party(to, null, OwnerType.UNKNOWN),
            kind(from, to),
            CONFIRMATIONS,
            Transfer.Status.CONFIRMED,
            time));
  }

  private static Kind kind(String from, String to) {
    if (from.equals(NOBODY)) {
      return Kind.MINT;
    }
    return to.equals(NOBODY) ? Kind.BURN : Kind.TRANSFER;
  }

  private static String text(JsonNode json, String name) {
    JsonNode field = json.path(name);
    if (!field.isString()) {
      throw new IllegalArgumentException("a text " + name + " expected, found " + field);
    }
    return field.asString();
  }

  private static BigInteger integer(JsonNode json, String name) {
    JsonNode field = json.path(name);
    if (!field.isIntegralNumber()) {
      throw new IllegalArgumentException("an integer " + name + " expected, found " + field);
    }
    return field.bigIntegerValue();
  }
}
