package io.dogwatch.engine.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Who has leased which record of a lane: as a Kafka share group keeps it (KIP-932), with its
 * highest limit of deliveries, beyond which a record is archived without a word. For one thread.
 */
public final class InMemoryShareGroup {

  private static final int DELIVERY_LIMIT = 25;

  /** State of a record that has been leased before. */
  private static final class Lease {
    private @Nullable Object holder;
    private @Nullable String process;
    private Instant until = Instant.MIN;
    private int deliveries;
    private boolean isOver;
  }

  private final List<ConsumerRecord<byte[], byte[]>> log;
  private final Duration lock;
  private final InstantSource clock;
  private final Map<Long, Lease> leases = new TreeMap<>();
  private int archived;
  private int over; // so many at the beginning of the log

  InMemoryShareGroup(List<ConsumerRecord<byte[], byte[]>> log, Duration lock, InstantSource clock) {
    this.log = log;
    this.lock = lock;
    this.clock = clock;
  }

  /**
   * Records that were given up after too many deliveries: lost, as far as the lane is concerned.
   */
  public int archived() {
    return archived;
  }

  /** Whether every record has been accepted. */
  public boolean isDone() {
    return leases.size() == log.size() && leases.values().stream().allMatch(lease -> lease.isOver);
  }

  List<ConsumerRecord<byte[], byte[]>> lease(Object holder, String process, int most) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    while (over < log.size() && isOver(over)) {
      over++;
    }
    for (ConsumerRecord<byte[], byte[]> record : log.subList(over, log.size())) {
      if (batch.size() == most) {
        break;
      }
      Lease lease = leases.computeIfAbsent(record.offset(), _ -> new Lease());
      if (lease.isOver || isHeld(lease)) {
        continue;
      }
      if (lease.deliveries == DELIVERY_LIMIT) {
        lease.isOver = true;
        archived++;
        continue;
      }
      lease.holder = holder;
      lease.process = process;
      lease.until = clock.instant().plus(lock);
      lease.deliveries++;
      batch.add(delivered(record, lease.deliveries));
    }
    return batch;
  }

  private boolean isOver(long offset) {
    Lease lease = leases.get(offset);
    return lease != null && lease.isOver;
  }

  /** Whether the holder still had the record, which is done with now. */
  boolean accept(Object holder, long offset) {
    Lease lease = heldBy(holder, offset);
    if (lease != null) {
      lease.isOver = true;
    }
    return lease != null;
  }

  /** Whether the holder still had the record, which is free now. */
  boolean release(Object holder, long offset) {
    Lease lease = heldBy(holder, offset);
    if (lease != null) {
      lease.holder = null;
    }
    return lease != null;
  }

  /** Whether the holder still had the record, and has it for longer now. */
  boolean renew(Object holder, long offset) {
    Lease lease = heldBy(holder, offset);
    if (lease != null) {
      lease.until = clock.instant().plus(lock);
    }
    return lease != null;
  }

  void leave(Object holder) {
    leases.values().stream()
        .filter(lease -> holder.equals(lease.holder))
        .forEach(lease -> lease.holder = null);
  }

  void leaveAll(String process) {
    leases.values().stream()
        .filter(lease -> process.equals(lease.process))
        .forEach(lease -> lease.holder = null);
  }

  private @Nullable Lease heldBy(Object holder, long offset) {
    Lease lease = leases.get(offset);
    return lease != null && holder.equals(lease.holder) && isHeld(lease) ? lease : null;
  }

  private boolean isHeld(Lease lease) {
    return !lease.isOver && lease.holder != null && clock.instant().isBefore(lease.until);
  }

  private static ConsumerRecord<byte[], byte[]> delivered(
      ConsumerRecord<byte[], byte[]> record, int deliveries) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty(),
        Optional.of((short) deliveries));
  }
}
