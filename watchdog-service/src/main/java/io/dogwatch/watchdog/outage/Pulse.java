package io.dogwatch.watchdog.outage;

import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import org.jspecify.annotations.Nullable;

/**
 * That a venue sends market data. Several parts of Dogwatch read a part of its data each; what they
 * say is put together. Times are microseconds since 1970.
 *
 * @param lastMessage the newest that any of them read
 * @param gap 99th percentile of the pauses, as the busiest of them sees it
 * @param at when the newest of them said so
 * @param behindAt when one of them was last found to lag behind the others
 */
record Pulse(long lastMessage, double gap, long at, long behindAt) {

  private static final long NEVER = Long.MIN_VALUE;
  private static final double SHORTEST = 1_000;
  private static final long BEHIND = 10_000_000;
  private static final long CATCHING_UP = 30_000_000;

  /** By how much a gap grows each time that nobody sees it: nearly threefold in a hundred times. */
  private static final double FADING = 1.01;

  static Pulse with(@Nullable Pulse before, VenueActivity activity) {
    long lastMessage = Tick.micros(activity.lastMessage());
    double gap = Math.max(SHORTEST, activity.gapP99().toNanos() / 1_000.0);
    long at = Tick.micros(activity.eventTime());
    if (before == null) {
      return new Pulse(lastMessage, gap, at, NEVER);
    }
    return new Pulse(
        Math.max(before.lastMessage, lastMessage),
        Math.min(before.gap * FADING, gap),
        Math.max(before.at, at),
        before.at - at > BEHIND ? before.at : before.behindAt);
  }

  /** Whether Dogwatch itself was behind a moment ago: what is missed may not be read yet. */
  boolean isCatchingUp() {
    return behindAt != NEVER && at - behindAt < CATCHING_UP;
  }

  /** For how long nothing came, as far as is known. */
  double silentMicros() {
    return isCatchingUp() ? 0 : at - lastMessage;
  }

  /** After how long data is missed. */
  double longestMicros(OutageThresholds thresholds) {
    return Math.max(thresholds.silence().toNanos() / 1_000.0, thresholds.silenceFactor() * gap);
  }

  void writeTo(StateOutput out) {
    out.writeLong(lastMessage);
    out.writeDouble(gap);
    out.writeLong(at);
    out.writeLong(behindAt);
  }

  static Pulse readFrom(StateInput in) {
    return new Pulse(in.readLong(), in.readDouble(), in.readLong(), in.readLong());
  }
}
