package io.dogwatch.watchdog.feeds.venues;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Frames of venues of which nothing is read but that they are there: what such a venue sends counts
 * for its activity only.
 */
public final class UnreadFrames implements FrameReader {

  /** As Bitfinex sends them: the channel's number and {@code hb}. */
  private static final Pattern HEARTBEAT = Pattern.compile("\\[\\d+,\"hb\".*]");

  @Override
  public Reading read(String text, Instant received) {
    return HEARTBEAT.matcher(text).matches() ? new Reading.Heartbeat() : Reading.Events.NONE;
  }
}
