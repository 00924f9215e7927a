package io.dogwatch.watchdog.feeds.recordings;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.schemas.market.Transfer.Price;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Bitcoin blocks, each in a file of its own named like {@code block363703.dat} by its height. A row
 * is a transaction, of which every output is a transfer from an unknown sender: inputs name outputs
 * of other blocks, and who owned those is not recorded. The coinbase pays what was minted, and is
 * no transfer.
 *
 * @param files in the order of their heights
 * @param usd what a bitcoin was worth when the blocks were made; null where nobody knows
 */
public record BitcoinBlocks(List<Path> files, @Nullable Double usd) implements Recording {

  private static final double SATOSHI = 1e8;
  private static final Pattern NAME = Pattern.compile("block(\\d+)\\.dat");
  private static final Party SENDER = new Party("unknown", null, OwnerType.UNKNOWN);

  /** A block confirms its own transactions. */
  private static final int CONFIRMATIONS = 1;

  public BitcoinBlocks {
    files = List.copyOf(files);
    files.forEach(BitcoinBlocks::heightOf);
  }

  @Override
  public Stream<Row> rows() {
    return files.stream().flatMap(this::rowsOf);
  }

  private Stream<Row> rowsOf(Path file) {
    try {
      var block = BitcoinBlock.parse(Files.readAllBytes(file));
      long height = heightOf(file);
      List<BitcoinBlock.Transaction> all = block.transactions();
      return Stream.concat(
          all.stream().limit(1).map(_ -> new Row.Understood(List.of())),
          all.stream().skip(1).map(it -> new Row.Understood(transfers(block, height, it))));
    } catch (IllegalArgumentException e) {
      return Stream.of(new Row.Malformed(file.getFileName() + ": " + e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private List<MarketEvent<?>> transfers(
      BitcoinBlock block, long height, BitcoinBlock.Transaction transaction) {
    List<MarketEvent<?>> transfers = new ArrayList<>();
    for (int index = 0; index < transaction.outputs().size(); index++) {
      BitcoinBlock.Output output = transaction.outputs().get(index);
      if (output.satoshi() > 0) {
        transfers.add(
            MarketEvent.of(
                new Transfer(
                    "bitcoin",
                    transaction.id(),
                    index,
                    height,
                    block.time(),
                    "BTC",
                    output.satoshi() / SATOSHI,
                    usd == null ? null : new Price(usd, block.time()),
                    SENDER,
                    new Party(output.address(), null, OwnerType.UNKNOWN),
                    Transfer.Kind.TRANSFER,
                    CONFIRMATIONS,
                    Transfer.Status.CONFIRMED,
                    block.time())));
      }
    }
    return transfers;
  }

  private static long heightOf(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw new IllegalArgumentException("a name like block363703.dat expected, found " + file);
    }
    return Long.parseLong(name.group(1));
  }
}
