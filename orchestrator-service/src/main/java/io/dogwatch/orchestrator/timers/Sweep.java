package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.control.StandingCancellations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the timers of one task for jobs that a cancellation by filter is about: through all
 * of them whenever one has been added, a bounded part at a time. Timers that are set meanwhile are
 * looked at by who sets them and when they fire. Owned by the task's thread.
 */
final class Sweep {

  /** Timers of one step, so that other timers fire in time. */
  static final int STEP = 1_000;

  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final KeyValueStore<Bytes, byte[]> contents;
  private final StandingCancellations cancellations;
  private long swept;
  private long sweeping;
  private @Nullable Bytes next;

  Sweep(KeyValueStore<Bytes, byte[]> contents, StandingCancellations cancellations) {
    this.contents = contents;
    this.cancellations = cancellations;
  }

  /**
   * Looks at some timers, if there is a reason to; returns those of jobs that were taken back.
   *
   * @param earliest before which no timer is due; the maximum if there is none
   */
  List<WaitingJob> step(Instant earliest) {
    if (next == null && !begin(earliest)) {
      return List.of();
    }
    List<WaitingJob> found = new ArrayList<>();
    for (byte[] content : read()) {
      WaitingJob waiting = WaitingJob.of(content);
      if (cancellations.reasonFor(waiting.job()).isPresent()) {
        found.add(waiting);
      }
    }
    if (next == null) {
      swept = sweeping;
    }
    return found;
  }

  private boolean begin(Instant earliest) {
    sweeping = cancellations.additions(); // first: what is added from now on has a sweep of its own
    if (sweeping == swept) {
      return false;
    }
    if (cancellations.isEmpty() || earliest.equals(Instant.MAX)) {
      swept = sweeping;
      return false;
    }
    next = TimerKey.firstAt(earliest);
    return true;
  }

  private List<byte[]> read() {
    List<byte[]> read = new ArrayList<>();
    long bytes = 0;
    try (KeyValueIterator<Bytes, byte[]> entries = contents.range(next, null)) {
      for (int i = 0; i < STEP && bytes < MOST_BYTES; i++) {
        if (!entries.hasNext()) {
          next = null;
          return read;
        }
        KeyValue<Bytes, byte[]> entry = entries.next();
        bytes += entry.value.length;
        if (!TimerKey.isInstant(entry.key)) {
          read.add(entry.value);
        }
        next = behind(entry.key);
      }
    }
    return read;
  }

  private static Bytes behind(Bytes key) {
    return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
  }
}
