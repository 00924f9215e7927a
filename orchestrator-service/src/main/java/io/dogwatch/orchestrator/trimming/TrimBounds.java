package io.dogwatch.orchestrator.trimming;

import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds out how far topics may be trimmed. */
public final class TrimBounds {

  /** A job that waits for others is written down a moment after it began to, and clocks differ. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final LogSurvey survey;
  private final Topics topics;
  private final Kept kept;
  private final Duration age;
  private final InstantSource clock;

  /** What the database has of the log. */
  public interface Kept {

    /**
     * From where the read model would go on in these partitions; those that it has never seen are
     * left out.
     *
     * @throws RuntimeException if the database does not answer
     */
    Map<TopicPartition, Long> projected(Collection<TopicPartition> partitions);

    /**
     * Since when the job waits for others that waits for longest; empty if none does.
     *
     * @throws RuntimeException if the database does not answer
     */
    Optional<Instant> waitingSince();
  }

  /**
   * @param age how long jobs are kept that nobody needs from the log any more
   */
  public TrimBounds(Admin admin, Topics topics, Kept kept, Duration age, InstantSource clock) {
    this.survey = new LogSurvey(admin, topics, clock);
    this.topics = topics;
    this.kept = kept;
    this.age = age;
    this.clock = clock;
  }

  /**
   * The bounds of the partitions that have so many records. Where partitions end is asked for
   * first, so that nothing goes that came meanwhile.
   *
   * @throws KafkaException if the cluster does not answer, or refuses
   * @throws RuntimeException if the database does not answer
   */
  Map<TopicPartition, Bounds> now(long least) throws InterruptedException {
    Instant oldest = clock.instant().minus(age);
    Set<TopicPartition> all = survey.partitions();
    Map<TopicPartition, Long> begins = survey.begins(all);
    Map<TopicPartition, Long> ends = survey.ends(begins.keySet());
    ends.entrySet().removeIf(end -> end.getValue() - begin(begins, end.getKey()) < least);
    if (ends.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Long> projected = kept.projected(ends.keySet());
    Instant oldestWaiting = earlier(oldest, kept.waitingSince().map(since -> since.minus(SLACK)));
    Map<TopicPartition, Long> consumed = consumed(ends);
    Map<TopicPartition, Long> recent =
        survey.since(ends, partition -> isWaiting(partition) ? oldestWaiting : oldest);
    Map<TopicPartition, Bounds> bounds = new HashMap<>();
    for (TopicPartition partition : ends.keySet()) {
      bounds.put(
          partition,
          new Bounds(
              begin(begins, partition),
              consumed.get(partition),
              projected.get(partition),
              recent.get(partition)));
    }
    return bounds;
  }

  /** Of a partition whose end is known: that was asked for where the begin is. */
  private static long begin(Map<TopicPartition, Long> begins, TopicPartition partition) {
    return Objects.requireNonNull(begins.get(partition));
  }

  private Map<TopicPartition, Long> consumed(Map<TopicPartition, Long> ends)
      throws InterruptedException {
    Map<TopicPartition, Long> consumed = new HashMap<>(survey.kept());
    consumed.putAll(
        survey.settled(
            ends.keySet().stream()
                .filter(partition -> topics.laneOf(partition.topic()).isPresent())
                .collect(Collectors.toSet())));
    // Jobs that wait for others are kept in the database, and released from there.
    ends.forEach(
        (partition, end) -> {
          if (isWaiting(partition)) {
            consumed.put(partition, end);
          }
        });
    return consumed;
  }

  private boolean isWaiting(TopicPartition partition) {
    return partition.topic().equals(topics.waiting().name());
  }

  private static Instant earlier(Instant one, Optional<Instant> other) {
    return other.filter(it -> it.isBefore(one)).orElse(one);
  }
}
