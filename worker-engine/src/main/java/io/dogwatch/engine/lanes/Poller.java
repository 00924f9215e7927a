package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases batches of a lane, one after the other, and looks after the leases until the last job of
 * the batch has settled. Its thread owns the consumer and all state here; attempts hand their
 * settlements over in a queue.
 */
final class Poller<P> implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Poller.class);

  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration LONG_POLL = Duration.ofSeconds(5);
  private static final Duration SEND_EVERY = Duration.ofMillis(100);
  private static final Duration ANNOUNCE_AFTER = Duration.ofMillis(100);

  /** What handlers get, beyond the drain time, to react to their interrupt. */
  private static final Duration LAST_GRACE = Duration.ofSeconds(5);

  private record Settled<P>(Attempt<P> attempt, Settlement settlement) {}

  private final Lane<P> lane;
  private final LaneConsumer consumer;
  private final BlockingQueue<Settled<P>> settled = new LinkedBlockingQueue<>();
  private final Map<RecordPlace, Attempt<P>> open = new HashMap<>();
  private final Trouble trouble = new Trouble();
  private Instant lastSent = Instant.EPOCH;
  private Instant renewAt = Instant.MAX;

  Poller(Lane<P> lane, LaneConsumer consumer) {
    this.lane = lane;
    this.consumer = consumer;
  }

  /** Makes the poller look up from its waiting. The only method that other threads call. */
  void wakeUp() {
    consumer.wakeUp();
  }

  @Override
  public void run() {
    try (consumer) {
      Instant idleSince = lane.now();
      while (!lane.isClosing()) {
        List<ConsumerRecord<byte[], byte[]>> batch = lease();
        if (!batch.isEmpty()) {
          work(batch);
          idleSince = lane.now();
        } else if (lane.letsGo(this, idleSince)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("lane", lane.address()).log("poller broke off");
    } finally {
      open.values().forEach(attempt -> attempt.cut(Attempt.Cut.LEASE_LOST));
      lane.left(this);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> lease() throws InterruptedException {
    try {
      if (lane.slots().free() == 0) {
        consumer.send(); // nobody knows when the next lease will take the settlements along
      }
      if (!lane.slots().awaitFree(TICK)) {
        return List.of();
      }
      lane.polls(this);
      List<ConsumerRecord<byte[], byte[]>> batch = consumer.lease(LONG_POLL);
      trouble.over();
      return batch;
    } catch (KafkaException e) {
      pauseAfter(e);
      return List.of();
    } finally {
      lane.isHeld(this);
    }
  }

  private void work(List<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException {
    renewAt = lane.now().plus(lane.settings().renewal());
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      Delivery delivery = lane.delivery(record);
      Attempt<P> attempt =
          lane.attempt(
              delivery, (done, settlement) -> settled.add(new Settled<>(done, settlement)));
      open.put(RecordPlace.of(record), attempt);
      var _ =
          Thread.ofVirtual()
              .name("job-" + delivery.id() + "-" + delivery.claim().attempt())
              .start(attempt);
    }
    Instant lookAt = lane.now().plus(TICK);
    while (!open.isEmpty()) {
      settleWhatIsDone();
      Instant now = lane.now();
      if (!open.isEmpty() && !now.isBefore(lookAt)) {
        lookAt = now.plus(TICK);
        try {
          lookAfterTheRest(now);
        } catch (KafkaException e) {
          pauseAfter(e);
        }
      }
    }
  }

  private void settleWhatIsDone() throws InterruptedException {
    @Nullable Settled<P> first = settled.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<Settled<P>> done = new ArrayList<>();
    done.add(first);
    settled.drainTo(done);
    for (Settled<P> each : done) {
      ConsumerRecord<byte[], byte[]> record = each.attempt().delivery().record();
      if (open.remove(RecordPlace.of(record), each.attempt())) {
        consumer.settle(record, each.settlement());
      }
    }
  }

  private void lookAfterTheRest(Instant now) {
    if (now.isAfter(lastSent.plus(SEND_EVERY))) {
      consumer.send();
      lastSent = now;
    }
    for (Attempt<P> attempt : open.values()) {
      attempt.cutIfOverdue(now);
      attempt.announceIfStartedBefore(now.minus(ANNOUNCE_AFTER));
    }
    if (!now.isBefore(renewAt)) {
      renew(now);
    }
    if (lane.isClosing()) {
      drain(now);
    } else {
      lane.openAnotherIfHeld();
    }
  }

  private void renew(Instant now) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    open.values().forEach(attempt -> records.add(attempt.delivery().record()));
    Set<RecordPlace> lost = consumer.renew(records);
    renewAt = now.plus(lane.settings().renewal());
    for (RecordPlace place : lost) {
      Attempt<P> attempt = open.remove(place);
      if (attempt != null) {
        log.atWarn()
            .addKeyValue("job", attempt.delivery().id())
            .addKeyValue("claim", attempt.delivery().claim())
            .log("lease lost: the handler is interrupted and its result discarded");
        attempt.cut(Attempt.Cut.LEASE_LOST);
      }
    }
  }

  private void drain(Instant now) {
    Instant deadline = lane.drainDeadline();
    if (now.isAfter(deadline)) {
      open.values().forEach(attempt -> attempt.cut(Attempt.Cut.DRAINED));
    }
    if (now.isAfter(deadline.plus(LAST_GRACE))) {
      open.values()
          .forEach(
              attempt ->
                  log.atError()
                      .addKeyValue("job", attempt.delivery().id())
                      .log("handler ignores its interrupt: the job is given back while it runs"));
      open.clear();
    }
  }

  private void pauseAfter(KafkaException e) throws InterruptedException {
    if (trouble.isWorthALine(lane.now())) {
      log.atWarn()
          .addKeyValue("lane", lane.address())
          .addKeyValue("cause", e.toString())
          .log("the cluster does not answer; trying on");
    }
    lane.awaitClosing(trouble.next());
  }
}
