package io.dogwatch.schemas.jobs;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Identity of a job, the same over all its attempts. Its text is the key of every record about it.
 */
public record JobId(UUID value) implements Comparable<JobId> {

  /**
   * Names in RFC 9562's sense: a namespace of our own, so that nobody else derives the same ids.
   */
  private static final UUID RECORDS = UUID.fromString("5f3a6c1e-8c0d-5b57-9a53-0d6f5b1c7a11");

  private static final UUID CHILDREN = UUID.fromString("0d9b1a52-6f0e-5c4d-8b7e-3a1f2c6d9e40");

  private static final UUID FIRINGS = UUID.fromString("8c1f7d40-2b6a-5e93-a1d8-74e05b9c3f26");

  /** A new id that sorts by its instant (UUID version 7). */
  public static JobId next(Instant at) {
    return new JobId(UuidCreator.getTimeOrderedEpoch(at));
  }

  /**
   * The id of a job that came without one: the same for the same record, however often it is read.
   */
  public static JobId ofRecord(String topic, int partition, long offset) {
    return new JobId(UuidCreator.getNameBasedSha1(RECORDS, topic + "/" + partition + "/" + offset));
  }

  /**
   * The id of a job that another one submits: the same however often that one's step is executed.
   *
   * @param step of the parent, from 1
   * @param ordinal among the jobs that the step submits, from 0
   */
  public static JobId ofChild(JobId parent, int step, int ordinal) {
    return new JobId(UuidCreator.getNameBasedSha1(CHILDREN, parent + "/" + step + "/" + ordinal));
  }

  /**
   * The id of a job that a schedule submits for an instant: the same whoever works it out, and
   * however often.
   *
   * @param createdAt of the schedule: another one may have had its name before
   */
  public static JobId ofFiring(String schedule, Instant createdAt, Instant at) {
    return new JobId(UuidCreator.getNameBasedSha1(FIRINGS, createdAt + "/" + at + "/" + schedule));
  }

  /**
   * Reads the usual text form.
   *
   * @throws IllegalArgumentException if the text is no UUID
   */
  public static JobId parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException(
          "a job id is a UUID of 36 characters, found \"" + text + "\"");
    }
    return new JobId(UUID.fromString(text));
  }

  /** Instant at which an id of {@link #next} was made; empty for ids of other makers. */
  public Optional<Instant> madeAt() {
    return value.version() == 7
        ? Optional.of(Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16))
        : Optional.empty();
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
