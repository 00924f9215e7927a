package io.dogwatch.schemas.codec;

import org.apache.avro.SystemLimitException;

/**
 * How much memory a record may ask for. Lengths are read before what they are of: a damaged record
 * of a few bytes can name a text of 2 GB, and Avro makes room for it. Within these limits such a
 * record is undecodable; beyond them it takes all the heap, and does so again after each start.
 */
public final class DecodingLimits {

  /** Far more than any topic takes. */
  private static final int MOST_BYTES = 16 << 20;

  private static final int MOST_ITEMS = 1 << 20;

  private DecodingLimits() {}

  /**
   * Sets the limits for this process, where nobody has set others. For services, first thing: Avro
   * reads them when it reads the first record.
   */
  public static void set() {
    set(SystemLimitException.MAX_STRING_LENGTH_PROPERTY, MOST_BYTES);
    set(SystemLimitException.MAX_BYTES_LENGTH_PROPERTY, MOST_BYTES);
    set(SystemLimitException.MAX_COLLECTION_LENGTH_PROPERTY, MOST_ITEMS);
  }

  private static void set(String property, int limit) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, String.valueOf(limit));
    }
  }
}
