package io.dogwatch.watchdog.feeds.recordings;

/**
 * Addresses of witness programs: bech32 for version 0, bech32m for later ones.
 *
 * @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki">BIP 173</a> and <a
 *     href="https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki">BIP 350</a>
 */
final class Bech32 {

  private static final String CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int BECH32 = 1;
  private static final int BECH32M = 0x2bc830a3;
  private static final int BITS = 5;
  private static final int MASK = 31;
  private static final int CHECKSUM = 6;

  /** {@code bc}, as the checksum takes it: the high bits, a zero, the low bits. */
  private static final int[] PREFIX = {3, 3, 0, 2, 3};

  private Bech32() {}

  static String address(int version, byte[] program) {
    int[] values = values(version, program);
    var text = new StringBuilder("bc1");
    for (int value : values) {
      text.append(CHARACTERS.charAt(value));
    }
    int checksum = checksum(values) ^ (version == 0 ? BECH32 : BECH32M);
    for (int left = CHECKSUM - 1; left >= 0; left--) {
      text.append(CHARACTERS.charAt((checksum >> (BITS * left)) & MASK));
    }
    return text.toString();
  }

  /** The version, and the program in groups of five bits, the last one filled up with zeros. */
  private static int[] values(int version, byte[] program) {
    int[] values = new int[1 + (program.length * Byte.SIZE + BITS - 1) / BITS];
    values[0] = version;
    for (int bit = 0; bit < (values.length - 1) * BITS; bit++) {
      int octet = bit / Byte.SIZE;
      boolean set = octet < program.length && (program[octet] >> (7 - bit % Byte.SIZE) & 1) == 1;
      values[1 + bit / BITS] = values[1 + bit / BITS] << 1 | (set ? 1 : 0);
    }
    return values;
  }

  private static int checksum(int[] values) {
    int sum = 1;
    for (int value : PREFIX) {
      sum = step(sum, value);
    }
    for (int value : values) {
      sum = step(sum, value);
    }
    for (int left = 0; left < CHECKSUM; left++) {
      sum = step(sum, 0);
    }
    return sum;
  }

  private static int step(int sum, int value) {
    int top = sum >> 25;
    int next = (sum & 0x1ffffff) << BITS ^ value;
    for (int bit = 0; bit < GENERATOR.length; bit++) {
      if ((top >> bit & 1) == 1) {
        next ^= GENERATOR[bit];
      }
    }
    return next;
  }
}
