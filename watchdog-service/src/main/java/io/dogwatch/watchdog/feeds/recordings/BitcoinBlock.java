package io.dogwatch.watchdog.feeds.recordings;

import java.nio.BufferUnderflowException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Bitcoin block as nodes send it to one another.
 *
 * @param hash as block explorers write it
 * @param transactions in the order of the block; the first is the coinbase, which mints
 * @see <a href="https://developer.bitcoin.org/reference/block_chain.html">Block chain</a>, and BIP
 *     144 for witnesses
 */
record BitcoinBlock(String hash, Instant time, List<Transaction> transactions) {

  private static final int HEADER = 80;
  private static final int ROOT = 36;
  private static final int TIME = 68;

  BitcoinBlock {
    transactions = List.copyOf(transactions);
  }

  /**
   * One transaction.
   *
   * @param id as block explorers write it
   */
  record Transaction(String id, List<Output> outputs) {

    Transaction {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * What a transaction pays.
   *
   * @param satoshi hundred millionths of a bitcoin
   * @param address that gets it
   */
  record Output(long satoshi, String address) {}

  /**
   * Reads a block, and checks that the header is that of its transactions.
   *
   * @throws IllegalArgumentException if the bytes are no block
   */
  static BitcoinBlock parse(byte[] bytes) {
    var block = new BlockBytes(bytes);
    try {
      byte[] header = block.take(HEADER);
      List<byte[]> ids = new ArrayList<>();
      List<Transaction> transactions = new ArrayList<>();
      int count = block.count();
      for (int read = 0; read < count; read++) {
        transactions.add(transaction(block, ids));
      }
      if (block.hasMore()) {
        throw new IllegalArgumentException("the end of the block expected, found more bytes");
      }
      byte[] root = Arrays.copyOfRange(header, ROOT, ROOT + BlockBytes.HASH);
      if (!Arrays.equals(root, merkleRoot(ids))) {
        throw new IllegalArgumentException("the transactions of the header expected, found others");
      }
      long time = new BlockBytes(Arrays.copyOfRange(header, TIME, HEADER)).uint32();
      return new BitcoinBlock(
          BlockBytes.text(BlockBytes.hash(header)), Instant.ofEpochSecond(time), transactions);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a whole block expected, found part of one", e);
    }
  }

  /** The id is the hash of all but the witnesses, which come between a marker and the end. */
  private static Transaction transaction(BlockBytes block, List<byte[]> ids) {
    byte[] version = block.take(Integer.BYTES);
    boolean hasWitnesses = block.peek() == 0;
    block.skip(hasWitnesses ? 2 : 0);
    int from = block.position();
    int inputs = block.count();
    for (int read = 0; read < inputs; read++) {
      block.take(BlockBytes.HASH + Integer.BYTES);
      block.take(block.count());
      block.take(Integer.BYTES);
    }
    List<Output> outputs = outputs(block);
    byte[] body = block.between(from, block.position());
    for (int read = 0; hasWitnesses && read < inputs; read++) {
      skipWitness(block);
    }
    byte[] id = BlockBytes.hash(version, body, block.take(Integer.BYTES));
    ids.add(id);
    return new Transaction(BlockBytes.text(id), outputs);
  }

  private static List<Output> outputs(BlockBytes block) {
    List<Output> outputs = new ArrayList<>();
    int count = block.count();
    for (int read = 0; read < count; read++) {
      long satoshi = block.int64();
      outputs.add(new Output(satoshi, BitcoinAddress.of(block.take(block.count()))));
    }
    return outputs;
  }

  private static void skipWitness(BlockBytes block) {
    int items = block.count();
    for (int read = 0; read < items; read++) {
      block.take(block.count());
    }
  }

  /** Hashes of pairs of hashes, until one is left; an odd one is paired with itself. */
  private static byte[] merkleRoot(List<byte[]> hashes) {
    List<byte[]> level = hashes;
    while (level.size() > 1) {
      List<byte[]> next = new ArrayList<>();
      for (int at = 0; at < level.size(); at += 2) {
        next.add(BlockBytes.hash(level.get(at), level.get(Math.min(at + 1, level.size() - 1))));
      }
      level = next;
    }
    return level.isEmpty() ? new byte[BlockBytes.HASH] : level.getFirst();
  }
}
