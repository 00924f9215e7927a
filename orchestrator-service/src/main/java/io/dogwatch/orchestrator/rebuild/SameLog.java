package io.dogwatch.orchestrator.rebuild;

import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.projection.Replay;
import io.dogwatch.schemas.topics.Topics;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Refuses a log from which the generation that serves was not folded: another prefix or another
 * cluster may have been named. What is folded from it would be empty, or another platform's.
 */
final class SameLog {

  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Generation serving;
  private final Map<TopicPartition, Long> folded;

  /**
   * @param folded how far the generation that serves has the log
   */
  SameLog(Generation serving, Map<TopicPartition, Long> folded) {
    this.serving = serving;
    this.folded = Map.copyOf(folded);
  }

  /**
   * Looks at the names of topics, then at the cluster.
   *
   * @param kafka settings of a consumer without a group
   * @throws IllegalStateException if it is another log
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  void require(Map<String, Object> kafka, Topics topics) {
    requirePrefix(topics);
    try (var consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var names = consumer.listTopics().keySet();
      Set<TopicPartition> there = new HashSet<>(folded.keySet());
      there.removeIf(it -> !names.contains(it.topic()));
      requireEnds(consumer.endOffsets(there));
    }
  }

  private void requirePrefix(Topics topics) {
    if (!folded.isEmpty()
        && folded.keySet().stream().map(TopicPartition::topic).noneMatch(Replay.topicsOf(topics))) {
      throw new IllegalStateException(
          "topics with the prefix of %s expected, found \"%s\": it was made from topics such as %s"
              .formatted(
                  serving.schema(),
                  topics.prefix(),
                  folded.keySet().stream().min(ORDER).orElseThrow().topic()));
    }
  }

  /** Nobody can have read what was not written yet. */
  private void requireEnds(Map<TopicPartition, Long> ends) {
    ends.entrySet().stream()
        .filter(it -> it.getValue() < folded.getOrDefault(it.getKey(), 0L))
        .map(Map.Entry::getKey)
        .min(ORDER)
        .ifPresent(
            partition -> {
              throw new IllegalStateException(
                  "the log of %s expected, found another: it has %,d records of %s, which ends at %,d; where that topic was made anew, start an orchestrator first"
                      .formatted(
                          serving.schema(), folded.get(partition), partition, ends.get(partition)));
            });
  }
}
