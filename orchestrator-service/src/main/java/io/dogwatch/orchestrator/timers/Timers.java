package io.dogwatch.orchestrator.timers;

import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one task: at most one for each job, and for a while the memory of those that are
 * none any more, so that a failure that is told twice is waited for once. Owned by the task's
 * thread.
 *
 * <p>Two stores: contents by due time, and what is {@link Known} of each job. A timer that fires
 * costs its job nothing but the deletion of the content. What is to be forgotten lies among the
 * contents, too: under an instant alone, all jobs whose memory ends then.
 */
final class Timers {

  /** How long a job without a timer is remembered: several times what a lease lasts. */
  static final Duration MEMORY = Duration.ofMinutes(15);

  /** Most bytes of one take: contents may be large, and a heap is not. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final int ID = 2 * Long.BYTES;
  private static final int FORGOTTEN = ID + Integer.BYTES;

  private final KeyValueStore<Bytes, byte[]> contents;
  private final KeyValueStore<Bytes, byte[]> jobs;

  /** No entry is due before it: spares the scan what was deleted there. */
  private Instant earliest = Instant.EPOCH;

  /** What came of setting a timer. */
  sealed interface Setting {

    record Waits() implements Setting {}

    /** The timer was set before, or the job has ended. */
    record Superfluous() implements Setting {}

    /** The job was taken back before its timer came. */
    record TakenBack(String reason) implements Setting {}
  }

  Timers(KeyValueStore<Bytes, byte[]> contents, KeyValueStore<Bytes, byte[]> jobs) {
    this.contents = contents;
    this.jobs = jobs;
  }

  /**
   * Sets the timer of a job.
   *
   * @param attempt that is due then; a timer for this attempt or a later one stands, or has fired
   * @param failedDelivery of the attempt before, whose failure led here; 0 if none did
   */
  Setting set(JobId job, int attempt, int failedDelivery, Instant due, byte[] content) {
    return switch (known(job)) {
      case null -> put(job, attempt, failedDelivery, due, content);
      case Known.Ended(Claim by) when by.isBelow(new Claim(attempt - 1, failedDelivery)) ->
          put(job, attempt, failedDelivery, due, content);
      case Known.Ended _ -> new Setting.Superfluous();
      case Known.Attempt(int number, int failed, Instant former) when number >= attempt -> {
        if (number == attempt && failedDelivery > failed) {
          jobs.put(jobKey(job), new Known.Attempt(number, failedDelivery, former).toBytes());
        }
        yield new Setting.Superfluous();
      }
      case Known.Attempt(int number, int _, Instant former) -> {
        remove(new TimerKey(former, job, number));
        yield put(job, attempt, failedDelivery, due, content);
      }
      case Known.Revoked(int told, String _) when told >= attempt -> new Setting.Superfluous();
      // Each attempt once: this may be an old one that comes again, while a later one runs.
      case Known.Revoked(int _, String reason) -> {
        jobs.put(jobKey(job), new Known.Revoked(attempt, reason).toBytes());
        yield new Setting.TakenBack(reason);
      }
    };
  }

  /** Whether a timer was set for the job; it may have fired. */
  boolean wasSet(JobId job) {
    return known(job) instanceof Known.Attempt;
  }

  /**
   * Removes the timer of a job that is taken back, or keeps one from being set that is on its way.
   *
   * @param since when the job was taken back
   * @return the content of the timer, if there was one
   */
  Optional<byte[]> cancel(JobId job, String reason, Instant since, Instant now) {
    Optional<byte[]> content = takeBack(job, now);
    Instant until = since.plus(MEMORY);
    if (content.isEmpty() && until.isAfter(now)) {
      switch (known(job)) {
        case Known.Ended _ -> {}
        // an attempt that has fired is its worker's to end
        case Known.Attempt(int fired, int _, Instant _) ->
            remember(job, new Known.Revoked(fired, reason), until);
        case Known.Revoked(int told, String _) ->
            remember(job, new Known.Revoked(told, reason), until);
        case null -> remember(job, new Known.Revoked(0, reason), until);
      }
    }
    return content;
  }

  /** Removes the timer of a job that is taken back; returns its content, if there was one. */
  Optional<byte[]> takeBack(JobId job, Instant now) {
    return end(job, Known.ANY, (_, _) -> true, now);
  }

  /** Tells whether an end is one of the job that waits. */
  interface Over {

    /**
     * Whether it is.
     *
     * @param failedDelivery whose failure led to the timer
     */
    boolean isOver(byte[] content, int failedDelivery);
  }

  /**
   * Removes the timer of a job that has ended; returns its content, if there was one.
   *
   * @param by who has said so
   */
  Optional<byte[]> end(JobId job, Claim by, Over over, Instant now) {
    if (!(known(job) instanceof Known.Attempt(int number, int failedDelivery, Instant due))) {
      return Optional.empty();
    }
    var timer = new TimerKey(due, job, number);
    byte[] content = contents.get(timer.toBytes());
    if (content == null || !over.isOver(content, failedDelivery)) {
      return Optional.empty();
    }
    remove(timer);
    remember(job, new Known.Ended(by), now.plus(MEMORY));
    return Optional.of(content);
  }

  /**
   * Lets a job be due at another time; returns its new content, if it does wait.
   *
   * @param change makes the new content of the former one; empty if that is not to be moved
   */
  Optional<byte[]> move(JobId job, Instant due, Function<byte[], Optional<byte[]>> change) {
    if (!(known(job) instanceof Known.Attempt(int number, int failedDelivery, Instant former))) {
      return Optional.empty();
    }
    var timer = new TimerKey(former, job, number);
    byte[] content = contents.get(timer.toBytes());
    if (content == null) {
      return Optional.empty();
    }
    Optional<byte[]> changed = change.apply(content);
    changed.ifPresent(
        it -> {
          remove(timer);
          put(job, number, failedDelivery, due, it);
        });
    return changed;
  }

  /** Takes the contents of what is due, the earliest first, at most so many. */
  List<byte[]> take(Instant now, int most) {
    List<byte[]> due = new ArrayList<>();
    if (now.isBefore(earliest)) {
      return due;
    }
    List<TimerKey> fired = new ArrayList<>();
    for (KeyValue<Bytes, byte[]> found : dueAt(now, most)) {
      contents.put(found.key, null);
      if (TimerKey.isInstant(found.key)) {
        forget(found.value);
      } else {
        due.add(found.value);
        fired.add(TimerKey.of(found.key));
      }
    }
    rememberFired(fired, now.plus(MEMORY));
    return due;
  }

  /** Before which nothing is due; the maximum if nothing ever is. */
  Instant earliest() {
    return earliest;
  }

  private List<KeyValue<Bytes, byte[]>> dueAt(Instant now, int most) {
    List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
    long bytes = 0;
    try (KeyValueIterator<Bytes, byte[]> entries =
        contents.range(TimerKey.firstAt(earliest), null)) {
      while (entries.hasNext()) {
        earliest = TimerKey.instantOf(entries.peekNextKey());
        if (earliest.isAfter(now) || found.size() == most || bytes > MOST_BYTES) {
          return found;
        }
        KeyValue<Bytes, byte[]> next = entries.next();
        bytes += next.value.length;
        found.add(next);
      }
    }
    earliest = Instant.MAX;
    return found;
  }

  private Setting put(JobId job, int attempt, int failedDelivery, Instant due, byte[] content) {
    contents.put(new TimerKey(due, job, attempt).toBytes(), content);
    jobs.put(jobKey(job), new Known.Attempt(attempt, failedDelivery, due).toBytes());
    comesDue(due);
    return new Setting.Waits();
  }

  /** Unlike a deletion, this does not read what was there. */
  private void remove(TimerKey timer) {
    contents.put(timer.toBytes(), null);
  }

  private void remember(JobId job, Known known, Instant until) {
    jobs.put(jobKey(job), known.toBytes());
    forgetAt(until, ByteBuffer.allocate(FORGOTTEN).put(jobKey(job).get()).putInt(known.mark()));
  }

  private void rememberFired(List<TimerKey> fired, Instant until) {
    ByteBuffer all = ByteBuffer.allocate(fired.size() * FORGOTTEN);
    fired.forEach(timer -> all.put(jobKey(timer.job()).get()).putInt(timer.attempt()));
    if (!fired.isEmpty()) {
      forgetAt(until, all);
    }
  }

  private void forgetAt(Instant until, ByteBuffer jobsThen) {
    Bytes key = TimerKey.firstAt(until);
    byte[] others = contents.get(key);
    int length = others == null ? 0 : others.length;
    ByteBuffer all = ByteBuffer.allocate(length + jobsThen.capacity());
    if (others != null) {
      all.put(others);
    }
    contents.put(key, all.put(jobsThen.flip()).array());
    comesDue(until);
  }

  /** Forgets jobs, unless something else has become known of them. */
  private void forget(byte[] jobsNow) {
    ByteBuffer all = ByteBuffer.wrap(jobsNow);
    while (all.hasRemaining()) {
      var job = new JobId(new UUID(all.getLong(), all.getLong()));
      int mark = all.getInt();
      Known known = known(job);
      if (known != null && known.mark() == mark) {
        jobs.put(jobKey(job), null);
      }
    }
  }

  private void comesDue(Instant due) {
    if (due.isBefore(earliest)) {
      earliest = due;
    }
  }

  private @Nullable Known known(JobId job) {
    byte[] bytes = jobs.get(jobKey(job));
    return bytes == null ? null : Known.of(bytes);
  }

  private static Bytes jobKey(JobId job) {
    UUID id = job.value();
    return Bytes.wrap(
        ByteBuffer.allocate(ID)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
  }
}
