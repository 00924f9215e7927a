package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases batches of a lane, one after the other, and looks after the leases until the last job of
 * the batch has settled. It works in turns: a thread of its own takes them, or a simulation. Who
 * takes them owns the consumer and all state here; attempts hand their settlements over in a queue.
 */
public final class Poller<P> implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Poller.class);

  private static final Duration TICK = Duration.ofMillis(50);

  /** How long other lanes of the process wait for one whose turn it is to lease. */
  private static final Duration SHORT_POLL = Duration.ofMillis(50);

  private static final Duration LONG_POLL = Duration.ofMillis(250);

  /** The same where there was no job for so long; who closes the lane waits for it. */
  private static final Duration IDLE_POLL = Duration.ofSeconds(1);

  private static final Duration IDLE_AFTER = Duration.ofSeconds(5);
  private static final Duration SEND_EVERY = Duration.ofMillis(100);

  /** Each time is a delivery. The next worker need not have heard that jobs take long, either. */
  private static final int MOST_GIVEN_BACK = 2;

  /** What handlers get, beyond the drain time, to react to their interrupt. */
  private static final Duration LAST_GRACE = Duration.ofSeconds(5);

  /** Nobody works on the attempt any more. */
  private record Settled(Attempt<?> attempt, Settlement settlement) {}

  private final String name;
  private final Lane<P> lane;
  private final int batch;
  private final Supplier<LaneConsumer> consumers;
  private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();
  private final Semaphore nudges = new Semaphore(0);
  private final Leases<P> leases;
  private final Trouble trouble = new Trouble();
  private @Nullable LaneConsumer consumer;
  private Instant idleSince;
  private Instant pausedUntil = Instant.MIN;
  private Instant lookAt = Instant.MIN;
  private Instant sendAt = Instant.MIN;
  private Instant leasedAt = Instant.MIN;
  private long endedBefore; // jobs of the type, when the batch was leased
  private Duration assumed = Duration.ZERO; // how long they took then

  Poller(String name, Lane<P> lane, int batch, Supplier<LaneConsumer> consumers) {
    this.name = name;
    this.lane = lane;
    this.batch = batch;
    this.consumers = consumers;
    this.leases = new Leases<>(lane.settings(), lane.bench().clock());
    this.idleSince = lane.now();
  }

  public String name() {
    return name;
  }

  /** Most jobs that it leases at once. */
  int batch() {
    return batch;
  }

  /** Makes the poller look up from its waiting. Any thread may call it. */
  void nudge() {
    nudges.release();
  }

  /** Takes turns to the end. */
  @Override
  public void run() {
    try {
      for (Optional<Duration> rest = turn(); rest.isPresent(); rest = turn()) {
        awaitNudge(rest.get());
      }
    } catch (InterruptedException _) {
      leave();
      Thread.currentThread().interrupt();
    } catch (Error e) { // for whoever looks after the process; the lane goes on with another poller
      leave();
      throw e;
    }
  }

  private void awaitNudge(Duration rest) throws InterruptedException {
    if (rest.isPositive() && nudges.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS)) {
      nudges.drainPermits();
    }
  }

  /**
   * Does what is to be done now. Waits a moment for jobs, where there is nothing else to do.
   *
   * @return how long there is nothing to do unless it is nudged; empty when the poller has left
   */
  public Optional<Duration> turn() {
    try {
      lane.bench().stuck().review(lane.now());
      settleWhatIsDone();
      if (!leases.isEmpty()) {
        return Optional.of(tend());
      }
      if (lane.isClosing()) {
        leave();
        return Optional.empty();
      }
      return lease();
    } catch (KafkaException e) {
      return Optional.of(pauseAfter(e));
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("lane", lane.address()).log("poller starts anew");
      tearDown();
      return Optional.of(pauseAfter(e));
    }
  }

  private Optional<Duration> lease() {
    Duration pause = Duration.between(lane.now(), pausedUntil);
    if (pause.isPositive()) {
      return Optional.of(pause);
    }
    if (lane.isHeld()) {
      return standDown();
    }
    if (!lane.mayLease(this)) {
      lane.openAnotherIfHeld(); // of another size
      consumer().send(); // nobody knows when the next lease will take the settlements along
      if (lane.letsGo(this, idleSince)) {
        leave();
        return Optional.empty();
      }
      return Optional.of(TICK);
    }
    Instant asked = lane.now();
    List<ConsumerRecord<byte[], byte[]>> records = consumer().lease(patience(asked));
    noTrouble();
    if (!records.isEmpty()) {
      begin(records, asked);
      return Optional.of(TICK);
    }
    lane.foundNothing(this);
    if (lane.letsGo(this, idleSince)) {
      leave();
      return Optional.empty();
    }
    return Optional.of(Duration.ZERO);
  }

  /**
   * No job of the type is to be leased for now. Who stayed in the group would be given some all the
   * same, by a fetch that it has left behind.
   */
  private Optional<Duration> standDown() {
    tearDown();
    if (lane.standsDown(this)) {
      leave();
      return Optional.empty();
    }
    return Optional.of(LONG_POLL);
  }

  private Duration patience(Instant now) {
    if (lane.isAsking(this)) {
      return SHORT_POLL;
    }
    return now.isAfter(idleSince.plus(IDLE_AFTER)) ? IDLE_POLL : LONG_POLL;
  }

  private void begin(List<ConsumerRecord<byte[], byte[]>> records, Instant asked) {
    leases.heldSince(asked);
    lookAt = asked.plus(TICK);
    leasedAt = lane.now(); // who asked may have waited for a while
    endedBefore = lane.bench().pool().ended();
    assumed = lane.bench().pool().average();
    List<Attempt<P>> attempts = new ArrayList<>();
    var unsettled = new AtomicInteger(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Delivery delivery = lane.delivery(record);
      var attempt =
          new Attempt<>(
              delivery,
              lane.bench(),
              leases::areHeld,
              (it, settlement) -> settled(it, settlement, unsettled));
      leases.add(attempt);
      attempts.add(attempt);
    }
    attempts.forEach(lane::begin);
    lane.leased(this, records.size());
  }

  /** Waking the poller costs more than a short job: it looks up when the batch is through. */
  private void settled(Attempt<P> attempt, Settlement settlement, AtomicInteger unsettled) {
    lane.bench().suspects().ended(attempt, lane.now());
    settled.add(new Settled(attempt, settlement));
    if (unsettled.decrementAndGet() == 0) {
      nudge();
    }
  }

  private void settleWhatIsDone() {
    for (Settled next = settled.poll(); next != null; next = settled.poll()) {
      if (leases.remove(next.attempt())) {
        consumer().settle(next.attempt().delivery().record(), next.settlement());
        if (leases.isEmpty()) {
          idleSince = lane.now();
        }
      }
    }
  }

  /** Looks after the jobs of the batch that have not settled yet. */
  private Duration tend() {
    Instant now = lane.now();
    if (now.isBefore(lookAt)) {
      return Duration.between(now, lookAt);
    }
    lookAt = now.plus(TICK);
    leases.attempts().forEach(attempt -> attempt.look(now));
    lane.bench().pool().review();
    lane.bench().suspects().review(now);
    if (!leases.areHeld()) {
      lapse();
    }
    if (lane.bench().gate().isPaused()) {
      giveBackWhatIsNotToBegin();
    } else {
      giveBackWhatWaits(now);
    }
    if (lane.isClosing()) {
      drain(now);
    } else {
      lane.openAnotherIfHeld();
    }
    if (!now.isBefore(pausedUntil)) {
      keepLeases(now);
    }
    return TICK;
  }

  /** Jobs that were leased before the type was paused, or by a fetch that was on its way then. */
  private void giveBackWhatIsNotToBegin() {
    leases.latestFirst().stream()
        .filter(attempt -> attempt.delivery().count() <= MOST_GIVEN_BACK)
        .forEach(Attempt::giveBack);
  }

  /**
   * Gives back what was to run by now, and won't soon: jobs have become long. Other workers may
   * have nothing to do, and no job shall wait here behind long ones. What came last goes first.
   */
  private void giveBackWhatWaits(Instant now) {
    if (now.isBefore(leasedAt.plus(Admission.TOO_LONG))
        || leases.attempts().stream().noneMatch(Attempt::isInLine)) {
      return;
    }
    Pool pool = lane.bench().pool();
    pool.waited(Duration.between(leasedAt, now), pool.ended() - endedBefore);
    if (pool.average().compareTo(assumed.multipliedBy(2)) < 0 || !lane.hasTooMuch()) {
      return;
    }
    int given = 0;
    for (Attempt<P> attempt : leases.latestFirst()) {
      given += attempt.delivery().count() <= MOST_GIVEN_BACK && attempt.giveBack() ? 1 : 0;
      if (!lane.hasTooMuch()) {
        break;
      }
    }
    if (given > 0) {
      log.atDebug()
          .addKeyValue("lane", lane.address())
          .addKeyValue("jobs", given)
          .log("jobs take longer than they did: those that wait are given back");
    }
  }

  private void keepLeases(Instant now) {
    if (leases.isRenewalDue(now)) {
      Set<RecordPlace> lost = consumer().renew(leases.records());
      leases.heldSince(now);
      lose(leases.remove(lost));
      noTrouble();
    } else if (!now.isBefore(sendAt)) {
      sendAt = now.plus(SEND_EVERY);
      consumer().send();
    }
  }

  /** We have been away for longer than our leases last. */
  private void lapse() {
    leases.records().forEach(record -> consumer().settle(record, Settlement.LOST));
    lose(leases.removeAll());
  }

  private void lose(List<Attempt<P>> lost) {
    if (!lost.isEmpty()) {
      lost.forEach(attempt -> attempt.cut(Cut.LEASE_LOST));
      List<JobId> jobs = lost.stream().map(attempt -> attempt.delivery().id()).toList();
      lane.bench().executor().execute(new LeaseLosses(lane.bench().runner(), jobs));
    }
  }

  private void drain(Instant now) {
    Instant deadline = lane.drainDeadline();
    if (now.isAfter(deadline)) {
      leases.attempts().forEach(attempt -> attempt.cut(Cut.DRAINED));
    }
    if (now.isAfter(deadline.plus(LAST_GRACE))) {
      leases
          .removeAll()
          .forEach(
              attempt ->
                  log.atError()
                      .addKeyValue("job", attempt.delivery().id())
                      .log("handler ignores its interrupt: the job is given back while it runs"));
    }
  }

  private Duration pauseAfter(RuntimeException e) {
    Instant now = lane.now();
    lane.foundNothing(this);
    lane.outage().began(this, lane.address(), e);
    Duration pause = trouble.next();
    pausedUntil = now.plus(pause);
    return leases.isEmpty() ? pause : TICK;
  }

  private void noTrouble() {
    if (trouble.over()) {
      lane.outage().ended(this);
    }
  }

  private LaneConsumer consumer() {
    if (consumer == null) {
      consumer = consumers.get();
    }
    return consumer;
  }

  private void leave() {
    tearDown();
    lane.outage().ended(this);
    lane.left(this);
  }

  private void tearDown() {
    lose(leases.removeAll());
    if (consumer != null) {
      try {
        consumer.close();
      } catch (KafkaException e) {
        log.atWarn().setCause(e).addKeyValue("lane", lane.address()).log("consumer did not close");
      }
      consumer = null;
    }
  }
}
