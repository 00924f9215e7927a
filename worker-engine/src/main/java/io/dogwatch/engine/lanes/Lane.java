package io.dogwatch.engine.lanes;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.slots.Line;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Executes the jobs of one lane. A lane has one poller, and more while those that it has are held
 * by long jobs and slots are free: so slots stay busy whatever the mix of durations, and an idle
 * lane costs one connection.
 *
 * <p>A lease keeps a job from other workers. So no more is leased than can run within a moment,
 * judged by how long the type's jobs took lately: a job never waits here behind a long one while
 * another worker has nothing to do.
 */
public final class Lane<P> {

  /** How long a job that is leased may have to wait for its slot. */
  private static final Duration MOMENT = Duration.ofMillis(250);

  /** A poller that found nothing for so long is closed, if another one waits for jobs. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  /** The same for one that would bring more than there are slots. */
  private static final Duration IDLE_LARGE = Duration.ofSeconds(1);

  /**
   * The same for one that may not lease. Kafka's consumer now and then fetches once more as it
   * returns a batch, and who does not ask it again leaves the jobs of that fetch lying: closing it
   * gives them to others.
   */
  private static final Duration IDLE_RESTING = Duration.ofMillis(500);

  private static final int MOST_POLLERS = 64;

  /** With jobs that are over in no time: one leases while those of the others run and settle. */
  private static final int IN_TURNS = 3;

  /**
   * Jobs that wait for a slot, and outcomes on their way to the cluster. More makes nothing faster:
   * it lives longer, which costs the garbage collector.
   */
  private static final int MOST_AHEAD = 1_000;

  private final LaneAddress address;
  private final Workbench<P> bench;
  private final LaneSettings settings;
  private final LaneReader reader;
  private final LaneConsumers consumers;
  private final Consumer<Poller<?>> starter;
  private final Outage outage;
  private final Line line;

  // guarded by this
  private final Set<Poller<P>> pollers = new HashSet<>();
  private final Set<Poller<P>> leasing = new HashSet<>();
  private final Set<Poller<P>> joining = new HashSet<>(); // of those: they have leased none yet
  private final SequencedSet<Poller<P>> resting = new LinkedHashSet<>();
  private final Set<Poller<P>> called = new HashSet<>(); // of those that rested
  private boolean lastWasFull;
  private int opened;

  private volatile boolean closing;
  private volatile Instant drainDeadline = Instant.MAX;

  /**
   * @param starter has the pollers take their turns
   */
  Lane(
      LaneAddress address,
      Workbench<P> bench,
      LaneSettings settings,
      LaneReader reader,
      LaneConsumers consumers,
      Consumer<Poller<?>> starter,
      Outage outage) {
    this.address = address;
    this.bench = bench;
    this.settings = settings;
    this.reader = reader;
    this.consumers = consumers;
    this.starter = starter;
    this.outage = outage;
    this.line = bench.pool().line(weight(address.priority()));
  }

  /** Shares of the slot time where slots are scarce. */
  private static double weight(Priority priority) {
    return switch (priority) {
      case HIGH -> 8;
      case NORMAL -> 3;
      case LOW -> 1;
    };
  }

  /** Starts to lease jobs. */
  public synchronized void open() {
    open(settings.usual());
  }

  private synchronized void open(int batch) {
    opened++;
    String name = "lane-%s-%s-%d".formatted(address.type(), address.priority().text(), opened);
    var poller = new Poller<>(name, this, batch, () -> consumers.open(address, name, batch));
    pollers.add(poller);
    leasing.add(poller); // it is about to
    joining.add(poller);
    starter.accept(poller);
  }

  /**
   * Leases no more, lets what runs come to its end, and gives back what has not by then. Returns at
   * once; {@link #awaitClosed} waits.
   */
  public synchronized void close(Duration drain) {
    drainDeadline = now().plus(drain);
    closing = true;
    pollers.forEach(Poller::nudge);
  }

  /** Waits until every poller has left. */
  public synchronized void awaitClosed() throws InterruptedException {
    while (!pollers.isEmpty()) {
      wait();
    }
  }

  LaneAddress address() {
    return address;
  }

  LaneSettings settings() {
    return settings;
  }

  Instant now() {
    return bench.clock().instant();
  }

  Outage outage() {
    return outage;
  }

  Workbench<P> bench() {
    return bench;
  }

  /** Lets an attempt line up for a slot, at once if nothing speaks against it. */
  void begin(Attempt<P> attempt) {
    if (attempt.delivery().isUnderSuspicion()) {
      bench.executor().execute(new Examination<>(attempt, bench, line));
    } else {
      var _ = attempt.begin(line);
    }
  }

  Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
    return Delivery.of(address, record, reader);
  }

  boolean isClosing() {
    return closing;
  }

  Instant drainDeadline() {
    return drainDeadline;
  }

  /**
   * Whether a poller without a batch may lease one. Once it may it goes on until it has a batch:
   * what the broker has sent meanwhile must not lie around.
   */
  synchronized boolean mayLease(Poller<P> poller) {
    if (leasing.contains(poller)) {
      return true;
    }
    called.remove(poller);
    resting.add(poller);
    Poller<P> next = largestResting();
    if (next != null && next.batch() == poller.batch()) {
      resting.remove(poller);
      leasing.add(poller);
      return true;
    }
    callNext();
    return false;
  }

  /** Two that lease at once gain nothing; one that joins takes its time. */
  private boolean hasRoom() {
    return joining.containsAll(leasing);
  }

  /**
   * Calls one poller that rests, not all of them: to wake a thread costs more than a short job. If
   * none may lease before a slot is given back, that is looked at again then.
   */
  private void callNext() {
    Poller<P> next = largestResting();
    if (next != null) {
      resting.remove(next);
      called.add(next);
      next.nudge();
    } else if (hasRoom() && !resting.isEmpty() && !isFarAhead()) {
      int least = resting.stream().mapToInt(Poller::batch).min().orElseThrow();
      nudgeOnRoom(resting.getFirst(), least);
    }
  }

  /**
   * Takes no lock: jobs that end must not wait here. The poller asks, and calls another if need be.
   */
  private void nudgeOnRoom(Poller<P> poller, int least) {
    line.wakeUp(
        () -> {
          if (admitted() >= least) {
            poller.nudge();
          } else {
            nudgeOnRoom(poller, least);
          }
        });
  }

  /**
   * Of those with the largest batch that may be leased, the one that has rested for longest; null
   * if none may lease.
   */
  private @Nullable Poller<P> largestResting() {
    int admitted = hasRoom() ? admitted() : 0;
    @Nullable Poller<P> largest = null;
    for (Poller<P> poller : resting) {
      if (poller.batch() <= admitted && (largest == null || poller.batch() > largest.batch())) {
        largest = poller;
      }
    }
    return largest;
  }

  /** If so, a poller whose batch comes to its end leases the next one: nobody has to be woken. */
  private boolean isFarAhead() {
    return bench.pool().waiting() + bench.outcomes().pending() >= MOST_AHEAD;
  }

  /** The poller has leased so many jobs. */
  synchronized void leased(Poller<P> poller, int count) {
    leasing.remove(poller);
    joining.remove(poller);
    lastWasFull = count == poller.batch();
    callNext();
    if (lastWasFull && pollers.size() < IN_TURNS && admitted() == settings.largest()) {
      openAnotherIfHeld();
    }
  }

  /**
   * Adds a poller if all are held and leave slots free, or none is of the size that there is for.
   */
  synchronized void openAnotherIfHeld() {
    int wanted = admitted();
    if (wanted > settings.usual() && !lastWasFull) {
      wanted = settings.usual();
    }
    int size = wanted;
    if (!closing
        && size > 0
        && joining.isEmpty()
        && pollers.size() < MOST_POLLERS
        && Stream.of(leasing, resting, called)
            .flatMap(Set::stream)
            .noneMatch(it -> it.batch() == size)) {
      open(size);
    }
  }

  /** The largest batch that may be leased now; 0 if none may. */
  private int admitted() {
    if (closing || !bench.gate().isOpen() || isFarAhead()) {
      return 0;
    }
    if (bench.gate().isProbing()) {
      return bench.pool().waiting() == 0 ? settings.smallest() : 0;
    }
    return Stream.of(settings.largest(), settings.usual(), settings.smallest())
        .filter(size -> bench.pool().expectedWait(size).compareTo(MOMENT) <= 0)
        .findFirst()
        .orElse(0);
  }

  /** Whether a poller that finds nothing may leave. It may if another one waits for jobs. */
  synchronized boolean letsGo(Poller<P> poller, Instant idleSince) {
    boolean isLarge = poller.batch() > settings.usual();
    Duration patience = isLarge ? IDLE_LARGE : IDLE;
    if (now().isBefore(idleSince.plus(resting.contains(poller) ? IDLE_RESTING : patience))) {
      return false;
    }
    boolean isLast = leasing.stream().allMatch(poller::equals);
    if (isLast && isLarge) {
      open();
    }
    return !isLast || isLarge;
  }

  /** The poller is at its end. A lane is never without one until it closes. */
  synchronized void left(Poller<P> poller) {
    pollers.remove(poller);
    leasing.remove(poller);
    joining.remove(poller);
    resting.remove(poller);
    called.remove(poller);
    if (pollers.isEmpty() && !closing) {
      open();
    }
    notifyAll();
  }
}
