package io.dogwatch.watchdog.book;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which change of a book comes next, by the ids that the venue gives its changes.
 *
 * <p>A change that does not continue the last one waits for those between, as long as the grace
 * allows; then the book is lost, and waits for a snapshot. What waits is applied when it continues
 * the snapshot: a venue may send changes that the snapshot does not have before the snapshot. At
 * most {@link #MOST_WAITING} changes wait.
 *
 * @param known the levels are those of the venue
 * @param origin id of the snapshot that the book began with
 * @param originAt its time, in microseconds since 1970
 * @param last id that is in the book
 * @param joined a change has followed the snapshot
 * @param waiting by id
 * @see <a
 *     href="https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#how-to-manage-a-local-order-book-correctly">
 *     How Binance has it</a>
 */
record Sequence(
    boolean known, long origin, long originAt, long last, boolean joined, List<Depth> waiting) {

  static final Sequence UNSEEN = new Sequence(false, 0, 0, 0, false, List.of());

  static final int MOST_WAITING = 64;

  /** So much younger than the snapshot, an id that is no higher shows that ids began anew. */
  private static final long RECOUNT = Duration.ofSeconds(10).toNanos() / 1_000;

  Sequence {
    waiting = List.copyOf(waiting);
  }

  /** What is to be done about an event. */
  sealed interface Turn {

    /**
     * The book goes on.
     *
     * @param ready what to apply now, in order; nothing if the event has to wait
     */
    record Next(Sequence sequence, List<Depth> ready) implements Turn {}

    /** The book has all of it already. */
    record Known() implements Turn {}
  }

  Turn accept(Depth event, Duration grace) {
    return event.snapshot() ? begin(event, grace) : proceed(event, grace);
  }

  /** The book is no longer that of the venue. */
  Sequence lost() {
    return new Sequence(false, origin, originAt, last, joined, List.of());
  }

  private Turn begin(Depth snapshot, Duration grace) {
    long id = snapshot.finalUpdateId();
    if (known && id <= last && !isRecount(snapshot)) {
      return new Turn.Known();
    }
    var begun = new Sequence(true, id, Tick.micros(snapshot.eventTime()), id, false, waiting);
    return begun.release(snapshot, grace);
  }

  private Turn proceed(Depth change, Duration grace) {
    if (known && change.finalUpdateId() <= last) {
      return isRecount(change)
          ? new Turn.Next(lost().waitingFor(change), List.of())
          : new Turn.Known();
    }
    if (waiting.stream().anyMatch(it -> it.finalUpdateId() == change.finalUpdateId())) {
      return new Turn.Known();
    }
    return known && continues(change)
        ? after(change).release(change, grace)
        : new Turn.Next(waitingFor(change).withPatience(grace), List.of());
  }

  private boolean isRecount(Depth event) {
    return event.firstUpdateId() <= origin && Tick.micros(event.eventTime()) >= originAt + RECOUNT;
  }

  /** The first change after a snapshot may begin before it. */
  private boolean continues(Depth change) {
    Long previous = change.previousFinalId();
    if (previous == null) {
      return change.firstUpdateId() <= last + 1;
    }
    return joined ? previous == last : previous <= last;
  }

  private Sequence after(Depth change) {
    return new Sequence(true, origin, originAt, change.finalUpdateId(), true, waiting);
  }

  /** What was waiting for the event is ready, too. */
  private Turn release(Depth event, Duration grace) {
    if (waiting.isEmpty()) {
      return new Turn.Next(this, List.of(event));
    }
    List<Depth> ready = new ArrayList<>(List.of(event));
    List<Depth> left = new ArrayList<>();
    Sequence sequence = this;
    for (Depth change : waiting) {
      if (change.finalUpdateId() > sequence.last) {
        if (sequence.continues(change)) {
          sequence = sequence.after(change);
          ready.add(change);
        } else {
          left.add(change);
        }
      }
    }
    return new Turn.Next(sequence.withWaiting(left).withPatience(grace), ready);
  }

  private Sequence waitingFor(Depth change) {
    List<Depth> all = new ArrayList<>(waiting);
    all.add(change);
    all.sort(Comparator.comparingLong(Depth::finalUpdateId));
    return withWaiting(all);
  }

  private Sequence withWaiting(List<Depth> changes) {
    return new Sequence(known, origin, originAt, last, joined, changes);
  }

  /** What has waited too long waits in vain: the book is lost. */
  private Sequence withPatience(Duration grace) {
    boolean full = waiting.size() > MOST_WAITING;
    List<Depth> kept = full ? waiting.subList(1, waiting.size()) : waiting;
    boolean patient = !full && waitingTime().compareTo(grace) <= 0;
    return new Sequence(known && patient, origin, originAt, last, joined, kept);
  }

  private Duration waitingTime() {
    if (waiting.size() < 2) {
      return Duration.ZERO;
    }
    var times = waiting.stream().mapToLong(it -> Tick.micros(it.eventTime())).summaryStatistics();
    return Duration.ofNanos((times.getMax() - times.getMin()) * 1_000);
  }

  void writeTo(StateOutput out) {
    out.writeFlag(known);
    out.writeLong(origin);
    out.writeLong(originAt);
    out.writeLong(last - origin);
    out.writeFlag(joined);
    out.writeLong(waiting.size());
    waiting.forEach(change -> out.writeBytes(Depth.CODEC.encode(change)));
  }

  static Sequence readFrom(StateInput in) {
    boolean known = in.readFlag();
    long origin = in.readLong();
    long originAt = in.readLong();
    long last = origin + in.readLong();
    boolean joined = in.readFlag();
    int size = in.readInt();
    List<Depth> waiting = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      waiting.add(depth(in.readBytes()));
    }
    return new Sequence(known, origin, originAt, last, joined, waiting);
  }

  private static Depth depth(byte[] bytes) {
    return switch (Depth.CODEC.decode(bytes)) {
      case Decoded.Message<Depth>(Depth depth) -> depth;
      case Decoded.Undecodable<Depth>(String reason) -> throw new IllegalStateException(reason);
    };
  }
}
