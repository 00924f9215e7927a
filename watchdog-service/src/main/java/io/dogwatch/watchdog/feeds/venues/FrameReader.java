package io.dogwatch.watchdog.feeds.venues;

import java.time.Instant;

/**
 * Reads the frames of one connection to a venue, in the order in which they come. What it says
 * depends on the frames alone: the same frames give the same readings. For one thread.
 */
public interface FrameReader {

  /**
   * Reads the next frame.
   *
   * @param received when it reached Dogwatch
   */
  Reading read(String text, Instant received);

  /**
   * Reads a whole book that the venue was asked for, where venues send them in answers only.
   *
   * @param symbol as the venue names it
   */
  default Reading readBook(String symbol, String text, Instant received) {
    return new Reading.Malformed("a book in a frame expected, found an answer for " + symbol);
  }
}
