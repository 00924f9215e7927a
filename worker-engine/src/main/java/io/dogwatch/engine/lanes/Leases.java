package io.dogwatch.engine.lanes;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The jobs of one batch that have not settled, and until when they are ours by our own clock. For
 * one thread, but for {@link #areHeld}.
 */
final class Leases<P> {

  private static final Comparator<Attempt<?>> LATEST_FIRST =
      Comparator.comparingLong((Attempt<?> it) -> it.delivery().record().offset()).reversed();

  private final LaneSettings settings;
  private final InstantSource clock;
  private final Map<RecordPlace, Attempt<P>> open = new HashMap<>();
  private Instant renewAt = Instant.MAX;
  private volatile Instant heldUntil = Instant.MIN;

  Leases(LaneSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  void add(Attempt<P> attempt) {
    open.put(RecordPlace.of(attempt.delivery().record()), attempt);
  }

  /** All of them hold for as long as a lease lasts, from when the cluster was asked for it. */
  void heldSince(Instant asked) {
    heldUntil = asked.plus(settings.lock());
    renewAt = asked.plus(settings.renewal());
  }

  /** Whether they hold; attempts look at it before they tell an outcome. Any thread may ask. */
  boolean areHeld() {
    return clock.instant().isBefore(heldUntil);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean isRenewalDue(Instant now) {
    return !open.isEmpty() && !now.isBefore(renewAt);
  }

  Collection<Attempt<P>> attempts() {
    return open.values();
  }

  List<Attempt<P>> latestFirst() {
    return open.values().stream().sorted(LATEST_FIRST).toList();
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    return open.values().stream().map(attempt -> attempt.delivery().record()).toList();
  }

  /** Whether it was there. */
  boolean remove(Attempt<?> attempt) {
    return open.remove(RecordPlace.of(attempt.delivery().record()), attempt);
  }

  /** Those of them that were there. */
  List<Attempt<P>> remove(Set<RecordPlace> places) {
    return places.stream().map(open::remove).filter(Objects::nonNull).toList();
  }

  List<Attempt<P>> removeAll() {
    return remove(Set.copyOf(open.keySet()));
  }
}
