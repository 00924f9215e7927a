package io.dogwatch.watchdog.episodes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** Identities of alerts, the same for the same events. */
final class Fingerprints {

  private static final int ID_LENGTH = 32;

  private Fingerprints() {}

  static String of(String watchdog, String kind, String key) {
    return watchdog + "|" + kind + "|" + key;
  }

  static String alertId(String fingerprint, Instant episodeStart, String ruleVersion) {
    String text = fingerprint + "\n" + episodeStart + "\n" + ruleVersion;
    return hash(text.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
