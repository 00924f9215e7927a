package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;

/**
 * An open alert.
 *
 * @param subject hash of the transfer's id or of the address, or the hour
 * @param kind of the condition
 * @param since the time at which the condition began to hold, in microseconds since 1970
 * @param last the time at which it last held
 */
record Told(Pattern pattern, long subject, String kind, long since, long last) {

  /** What whales do. */
  enum Pattern {
    /** Move much at once. */
    TRANSFER,
    /** Move much in small pieces. */
    ACCUMULATION,
    /** Move much to exchanges, or from them, together. */
    EXCHANGE_FLOW
  }

  static Told of(Pattern pattern, long subject, String kind, long at) {
    return new Told(pattern, subject, kind, at, at);
  }

  Told again(long at) {
    return new Told(pattern, subject, kind, since, Math.max(last, at));
  }

  void writeTo(StateOutput out) {
    out.writeText(pattern.name());
    out.writeLong(subject);
    out.writeText(kind);
    out.writeLong(since);
    out.writeLong(last - since);
  }

  static Told readFrom(StateInput in) {
    var pattern = Pattern.valueOf(in.readText());
    long subject = in.readLong();
    String kind = in.readText();
    long since = in.readLong();
    return new Told(pattern, subject, kind, since, since + in.readLong());
  }
}
