package io.dogwatch.orchestrator.timers;

import io.dogwatch.schemas.jobs.JobId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one task: at most one for each job, and for a while the memory of those that fired,
 * so that a failure that is told twice is waited for once. Owned by the task's thread.
 *
 * <p>Two stores: contents by due time, and of each job the attempt and its due time. An entry
 * without contents ends the memory of a job.
 */
final class Timers {

  /** How long a fired timer is remembered: several times what a lease lasts. */
  static final Duration MEMORY = Duration.ofMinutes(15);

  private static final byte[] END_OF_MEMORY = {};

  private final KeyValueStore<Bytes, byte[]> contents;
  private final KeyValueStore<Bytes, byte[]> jobs;

  /** No entry is due before it: spares the scan what was deleted there. */
  private Instant earliest = Instant.EPOCH;

  private record Entry(int attempt, Instant due) {}

  Timers(KeyValueStore<Bytes, byte[]> contents, KeyValueStore<Bytes, byte[]> jobs) {
    this.contents = contents;
    this.jobs = jobs;
  }

  /**
   * Sets the timer of a job.
   *
   * @param attempt that is due then; a timer for this attempt or a later one stands, or has fired
   * @return whether the timer was set
   */
  boolean set(JobId job, int attempt, Instant due, byte[] content) {
    Entry old = entry(job);
    if (old != null && old.attempt() >= attempt) {
      return false;
    }
    if (old != null) {
      contents.delete(new TimerKey(old.due(), job).toBytes());
    }
    put(job, new Entry(attempt, due), content);
    return true;
  }

  /** Takes the contents of what is due, the earliest first, at most so many. */
  List<byte[]> take(Instant now, int most) {
    List<byte[]> due = new ArrayList<>();
    for (KeyValue<Bytes, byte[]> found : dueAt(now, most)) {
      TimerKey key = TimerKey.of(found.key);
      Entry entry = entry(key.job());
      contents.delete(found.key);
      earliest = key.due();
      if (found.value.length > 0 && entry != null) {
        put(key.job(), new Entry(entry.attempt(), now.plus(MEMORY)), END_OF_MEMORY);
        due.add(found.value);
      } else {
        jobs.delete(jobKey(key.job()));
      }
    }
    return due;
  }

  private List<KeyValue<Bytes, byte[]>> dueAt(Instant now, int most) {
    List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        contents.range(TimerKey.firstAt(earliest), TimerKey.firstAt(now.plusMillis(1)))) {
      while (entries.hasNext() && found.size() < most) {
        found.add(entries.next());
      }
    }
    return found;
  }

  private void put(JobId job, Entry entry, byte[] content) {
    contents.put(new TimerKey(entry.due(), job).toBytes(), content);
    jobs.put(
        jobKey(job),
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
            .putInt(entry.attempt())
            .putLong(entry.due().toEpochMilli())
            .array());
    if (entry.due().isBefore(earliest)) {
      earliest = entry.due();
    }
  }

  private @Nullable Entry entry(JobId job) {
    byte[] bytes = jobs.get(jobKey(job));
    if (bytes == null) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Entry(buffer.getInt(), Instant.ofEpochMilli(buffer.getLong()));
  }

  private static Bytes jobKey(JobId job) {
    UUID id = job.value();
    return Bytes.wrap(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
  }
}
