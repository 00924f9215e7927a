package io.dogwatch.engine.lanes;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Executes the jobs of one lane. A lane has one poller, and more while those that it has are held
 * by long jobs and slots are free: so slots stay busy whatever the mix of durations, and an idle
 * lane costs one connection.
 */
public final class Lane<P> {

  /** A poller that found nothing for so long is closed, if another one waits for jobs. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final LaneAddress address;
  private final Workbench<P> bench;
  private final LaneSettings settings;
  private final LaneReader reader;
  private final Function<String, LaneConsumer> consumers;
  private final CountDownLatch closing = new CountDownLatch(1);

  // guarded by this
  private final Map<Poller<P>, Thread> pollers = new HashMap<>();
  private final Set<Poller<P>> polling = new HashSet<>();
  private int opened;

  private volatile Instant drainDeadline = Instant.MAX;

  Lane(
      LaneAddress address,
      Workbench<P> bench,
      LaneSettings settings,
      LaneReader reader,
      Function<String, LaneConsumer> consumers) {
    this.address = address;
    this.bench = bench;
    this.settings = settings;
    this.reader = reader;
    this.consumers = consumers;
  }

  /** Starts to lease jobs. */
  public synchronized void open() {
    opened++;
    String name = "lane-%s-%s-%d".formatted(address.type(), address.priority().text(), opened);
    var poller = new Poller<>(this, consumers.apply(name));
    polling.add(poller); // it is about to
    pollers.put(poller, Thread.ofPlatform().name(name).start(poller));
  }

  /**
   * Leases no more, lets what runs come to its end, and gives back what has not by then. Returns at
   * once; {@link #awaitClosed} waits.
   */
  public synchronized void close(Duration drain) {
    drainDeadline = bench.clock().instant().plus(drain);
    closing.countDown();
    pollers.keySet().forEach(Poller::wakeUp);
  }

  /** Waits until every poller has left. */
  public void awaitClosed() throws InterruptedException {
    List<Thread> threads;
    synchronized (this) {
      threads = new ArrayList<>(pollers.values());
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  LaneAddress address() {
    return address;
  }

  Slots slots() {
    return bench.slots();
  }

  LaneSettings settings() {
    return settings;
  }

  Instant now() {
    return bench.clock().instant();
  }

  Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
    return Delivery.of(address, record, reader);
  }

  Attempt<P> attempt(Delivery delivery, BiConsumer<Attempt<P>, Settlement> settled) {
    return new Attempt<>(delivery, bench, settled);
  }

  boolean isClosing() {
    return closing.getCount() == 0;
  }

  Instant drainDeadline() {
    return drainDeadline;
  }

  void awaitClosing(Duration time) throws InterruptedException {
    var _ = closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The poller is ready to take jobs. */
  synchronized void polls(Poller<P> poller) {
    polling.add(poller);
  }

  /** The poller is busy with what it took, or waits for a slot. */
  synchronized void isHeld(Poller<P> poller) {
    polling.remove(poller);
  }

  /**
   * Adds a poller if all are held and leave slots free. One and no more: when a process dies, the
   * broker hands its jobs to its own waiting pollers first, one after the other, before it notices
   * that they are dead too; each costs the job a delivery.
   */
  synchronized void openAnotherIfHeld() {
    if (!isClosing()
        && polling.isEmpty()
        && bench.slots().free() > 0
        && pollers.size() < settings.pollers()) {
      open();
    }
  }

  /** Whether an idle poller may leave. It may if another one waits for jobs. */
  synchronized boolean letsGo(Poller<P> poller, Instant idleSince) {
    if (polling.stream().allMatch(poller::equals) || now().isBefore(idleSince.plus(IDLE))) {
      return false;
    }
    pollers.remove(poller);
    return true;
  }

  /** The poller is at its end, whatever the reason. A lane is never without one until it closes. */
  synchronized void left(Poller<P> poller) {
    pollers.remove(poller);
    polling.remove(poller);
    if (pollers.isEmpty() && !isClosing()) {
      open();
    }
  }
}
