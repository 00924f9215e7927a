package io.dogwatch.watchdog.feeds.recordings;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The address that an output's script pays to, as wallets show it. Scripts of other forms are
 * written as {@code script:} and their bytes, so that the same receiver has the same name.
 *
 * @see <a href="https://en.bitcoin.it/wiki/Base58Check_encoding">Base58Check</a>, and BIP 173 and
 *     350 for bech32
 */
final class BitcoinAddress {

  private static final byte PUBLIC_KEY_HASH = 0x00;
  private static final byte SCRIPT_HASH = 0x05;

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] PAYS_TO_KEY = HEX.parseHex("76a914");
  private static final byte[] PAYS_TO_KEY_END = HEX.parseHex("88ac");
  private static final byte[] PAYS_TO_SCRIPT = HEX.parseHex("a914");
  private static final byte[] PAYS_TO_SCRIPT_END = HEX.parseHex("87");
  private static final int HASH = 20;

  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger FIFTY_EIGHT = BigInteger.valueOf(58);
  private static final int CHECKSUM = 4;

  private static final int OP_1 = 0x51;
  private static final int OP_16 = 0x60;

  private BitcoinAddress() {}

  static String of(byte[] script) {
    if (isHashBetween(PAYS_TO_KEY, script, PAYS_TO_KEY_END)) {
      return base58(PUBLIC_KEY_HASH, hashAfter(PAYS_TO_KEY, script));
    }
    if (isHashBetween(PAYS_TO_SCRIPT, script, PAYS_TO_SCRIPT_END)) {
      return base58(SCRIPT_HASH, hashAfter(PAYS_TO_SCRIPT, script));
    }
    if (isWitnessProgram(script)) {
      int version = script[0] == 0 ? 0 : script[0] - OP_1 + 1;
      return Bech32.address(version, Arrays.copyOfRange(script, 2, script.length));
    }
    return "script:" + HEX.formatHex(script);
  }

  private static boolean isHashBetween(byte[] start, byte[] script, byte[] end) {
    return script.length == start.length + HASH + end.length
        && Arrays.equals(script, 0, start.length, start, 0, start.length)
        && Arrays.equals(script, start.length + HASH, script.length, end, 0, end.length);
  }

  private static byte[] hashAfter(byte[] start, byte[] script) {
    return Arrays.copyOfRange(script, start.length, start.length + HASH);
  }

  /** A version, and 2 to 40 bytes of which the script says how many they are. */
  private static boolean isWitnessProgram(byte[] script) {
    return script.length >= 4
        && script.length <= 42
        && (script[0] == 0 || (script[0] >= OP_1 && script[0] <= OP_16))
        && script[1] == script.length - 2;
  }

  private static String base58(byte version, byte[] hash) {
    byte[] payload = new byte[1 + hash.length + CHECKSUM];
    payload[0] = version;
    System.arraycopy(hash, 0, payload, 1, hash.length);
    byte[] checksum = BlockBytes.hash(Arrays.copyOf(payload, 1 + hash.length));
    System.arraycopy(checksum, 0, payload, 1 + hash.length, CHECKSUM);
    var text = new StringBuilder();
    for (var rest = new BigInteger(1, payload);
        rest.signum() > 0;
        rest = rest.divide(FIFTY_EIGHT)) {
      text.append(BASE58.charAt(rest.mod(FIFTY_EIGHT).intValue()));
    }
    for (int at = 0; at < payload.length && payload[at] == 0; at++) {
      text.append(BASE58.charAt(0));
    }
    return text.reverse().toString();
  }
}
