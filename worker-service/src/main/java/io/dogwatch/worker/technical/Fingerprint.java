package io.dogwatch.worker.technical;

import io.dogwatch.worker.marketdata.PriceBar;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifies a series of bars: SHA-256 over, for each bar, the end in epoch milliseconds as a
 * 64-bit integer and open, high, low, close and volume as IEEE 754 doubles, all big-endian.
 */
final class Fingerprint {

  private static final int BYTES_OF_A_BAR = 6 * Long.BYTES;

  private Fingerprint() {}

  static String of(List<PriceBar> bars) {
    ByteBuffer bytes = ByteBuffer.allocate(bars.size() * BYTES_OF_A_BAR);
    for (PriceBar bar : bars) {
      bytes
          .putLong(bar.end().toEpochMilli())
          .putDouble(bar.open())
          .putDouble(bar.high())
          .putDouble(bar.low())
          .putDouble(bar.close())
          .putDouble(bar.volume());
    }
    return "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes.array()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
