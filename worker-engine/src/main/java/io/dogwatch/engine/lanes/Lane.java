package io.dogwatch.engine.lanes;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.slots.Line;
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
 * @see Admission
 */
public final class Lane<P> {

  /** A poller that found nothing for so long is closed, if another one waits for jobs. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  /** The same for one that would bring more than there are slots. */
  private static final Duration IDLE_LARGE = Duration.ofMillis(300);

  /**
   * The same for one that may not lease. Kafka's consumer now and then fetches once more as it
   * returns a batch, and who does not ask it again leaves the jobs of that fetch lying: closing it
   * gives them to others.
   */
  private static final Duration IDLE_RESTING = Duration.ofMillis(500);

  private static final int MOST_POLLERS = 64;

  /** With jobs that are over in no time: one leases while those of the others run and settle. */
  private static final int IN_TURNS = 3;

  private final LaneAddress address;
  private final Workbench<P> bench;
  private final LaneSettings settings;
  private final LaneReader reader;
  private final LaneConsumers consumers;
  private final Consumer<Poller<?>> starter;
  private final Outage outage;
  private final Line line;
  private final Admission admission;

  // guarded by this
  private final Set<Poller<P>> pollers = new HashSet<>();
  private final Set<Poller<P>> outside = new HashSet<>(); // no members of the group
  private final Set<Poller<P>> leasing = new HashSet<>();
  private final Set<Poller<P>> joining = new HashSet<>(); // of those: they have leased none yet
  private final Set<Poller<P>> asking = new HashSet<>(); // of those: the other lanes wait for them
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
    this.line = bench.pool().line(address.priority().weight());
    this.admission = new Admission(bench, settings, line);
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
    outside.add(poller);
    leases(poller); // it is about to
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
      leases(poller);
      return true;
    }
    callNext();
    return false;
  }

  /** Whether no job is to be leased: the type is paused, or broken, or memory is short. */
  boolean isHeld() {
    return !bench.gate().isOpen();
  }

  /**
   * The poller has left the group, since the lane is held. It joins again when it may lease.
   *
   * @return whether it may leave for good: another one will be there then
   */
  synchronized boolean standsDown(Poller<P> poller) {
    answered(poller);
    leasing.remove(poller);
    resting.remove(poller);
    called.remove(poller);
    joining.remove(poller);
    outside.add(poller);
    lastWasFull = false;
    line.backlogged(false);
    return pollers.size() > 1;
  }

  private void leases(Poller<P> poller) {
    leasing.add(poller);
    if (outside.remove(poller)) {
      joining.add(poller);
    }
    asking.add(poller);
    line.ask(poller.batch());
  }

  private void answered(Poller<P> poller) {
    if (asking.remove(poller)) {
      line.answered(poller.batch());
    }
  }

  /** Whether the poller has just been let lease. The turn of other lanes comes when it has. */
  synchronized boolean isAsking(Poller<P> poller) {
    return asking.contains(poller);
  }

  /** There is no job for the poller, or no answer. It goes on asking, but no lane waits for it. */
  synchronized void foundNothing(Poller<P> poller) {
    if (!asking.contains(poller)) {
      joining.remove(poller); // it has joined by now
    }
    if (!joining.contains(poller)) {
      lastWasFull = false;
      line.backlogged(false);
    }
    answered(poller);
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
    } else if (hasRoom() && !resting.isEmpty() && !admission.isFarAhead()) {
      int least = resting.stream().mapToInt(Poller::batch).min().orElseThrow();
      admission.whenAdmitted(least, resting.getFirst()::nudge);
    }
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

  /** The poller has leased so many jobs. */
  synchronized void leased(Poller<P> poller, int count) {
    leasing.remove(poller);
    joining.remove(poller);
    lastWasFull = count == poller.batch();
    line.backlogged(lastWasFull);
    answered(poller);
    callNext();
    if (lastWasFull && pollers.size() < IN_TURNS && admitted() == settings.batches().getFirst()) {
      openAnotherIfHeld();
    }
  }

  /**
   * Adds a poller if all are held and leave slots free, or none is of the size that there is for.
   */
  synchronized void openAnotherIfHeld() {
    if (pollers.size() == MOST_POLLERS) {
      line.backlogged(false); // others must not wait for it
      return;
    }
    int wanted = admitted();
    if (wanted > settings.usual() && !lastWasFull) {
      wanted = settings.usual();
    }
    int size = wanted;
    if (!closing
        && size > 0
        && !admission.hasEnough()
        && joining.isEmpty()
        && Stream.of(leasing, resting, called)
            .flatMap(Set::stream)
            .noneMatch(it -> it.batch() == size)) {
      open(size);
    }
  }

  /** Whether more is leased than is good, now that it is known how long jobs take. */
  boolean hasTooMuch() {
    return admission.hasTooMuch();
  }

  private int admitted() {
    return closing ? 0 : admission.batch();
  }

  /**
   * Whether a poller without a batch may leave: if another one waits for jobs. The last one that
   * does is of the usual size.
   */
  synchronized boolean letsGo(Poller<P> poller, Instant idleSince) {
    boolean isResting = resting.contains(poller);
    if (now().isBefore(idleSince.plus(isResting ? IDLE_RESTING : patience(poller.batch())))) {
      return false;
    }
    if (isResting) {
      return !leasing.isEmpty();
    }
    boolean isLast = leasing.stream().allMatch(poller::equals);
    boolean isUsual = poller.batch() == settings.usual();
    if (isLast && !isUsual) {
      open();
    }
    return !isLast || !isUsual;
  }

  private Duration patience(int batch) {
    return batch > settings.usual() ? IDLE_LARGE : IDLE;
  }

  /** The poller is at its end. A lane is never without one until it closes. */
  synchronized void left(Poller<P> poller) {
    pollers.remove(poller);
    answered(poller);
    outside.remove(poller);
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
