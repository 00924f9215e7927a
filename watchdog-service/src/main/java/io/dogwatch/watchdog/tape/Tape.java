package io.dogwatch.watchdog.tape;

import io.dogwatch.watchdog.state.Slice;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest ticks of one key, in order, whatever order they arrive in.
 *
 * <p>The watermark is the highest event time of the key. A tick stays <i>open</i> until the
 * watermark is ahead of it by more than the grace; then it is <i>settled</i>: nothing can come
 * before it any more, and what comes later than that is dropped. As a duplicate has the event time
 * of its original, the open ticks are all that has to be remembered to recognise one.
 *
 * @param watermark in microseconds since 1970
 * @param open sorted
 */
public record Tape(long watermark, Slice<Tick> open) {

  public static final Tape BLANK = new Tape(Long.MIN_VALUE, Slice.empty());

  /** What adding a tick came to. */
  public sealed interface Entry {

    /**
     * The tick is on the tape.
     *
     * @param settled ticks that left the tape, in order
     * @param position of the tick among the open ones
     */
    record Added(Tape tape, Slice<Tick> settled, int position) implements Entry {}

    /** The tick is older than the grace allows. */
    record Late() implements Entry {}

    /** The tick is there already. */
    record Duplicate() implements Entry {}
  }

  public Entry add(Tick tick, Duration grace) {
    if (watermark != Long.MIN_VALUE && tick.at() < horizon(watermark, grace)) {
      return new Entry.Late();
    }
    if (has(tick.id())) {
      return new Entry.Duplicate();
    }
    long newWatermark = Math.max(watermark, tick.at());
    long horizon = horizon(newWatermark, grace);
    int settled = 0;
    while (settled < open.size() && open.get(settled).at() < horizon) {
      settled++;
    }
    Slice<Tick> left = open.from(settled);
    int position = left.size();
    while (position > 0 && left.get(position - 1).compareTo(tick) > 0) {
      position--;
    }
    var tape = new Tape(newWatermark, left.insert(position, tick));
    return new Entry.Added(tape, open.before(settled), position);
  }

  private boolean has(String id) {
    int hash = id.hashCode();
    for (int i = open.size() - 1; i >= 0; i--) {
      String known = open.get(i).id();
      if (known.hashCode() == hash && known.equals(id)) {
        return true;
      }
    }
    return false;
  }

  private static long horizon(long watermark, Duration grace) {
    return watermark - grace.toNanos() / 1_000;
  }

  public void writeTo(StateOutput out) {
    out.writeLong(watermark);
    out.writeLong(open.size());
    open.forEach(tick -> tick.writeTo(out));
  }

  public static Tape readFrom(StateInput in) {
    long watermark = in.readLong();
    int size = in.readInt();
    List<Tick> open = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      open.add(Tick.readFrom(in));
    }
    return new Tape(watermark, Slice.copyOf(open));
  }
}
