package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.NextStep.Returned;
import io.dogwatch.orchestrator.deadletters.ReplayItems.Stretch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds jobs of replays that have died as before, and looks at each dead letter once: in an outage
 * they are many. What was looked at is not written down; who begins anew looks at it again. For one
 * thread.
 *
 * <p>A dead letter can't be looked at too early: its job is published when its replay has noted it.
 */
final class ReturnedJobs {

  private static final int REMEMBERED = 1_000;

  private final ReplayItems items;

  /** From where the dead letters are to be looked at, by replay. */
  private final Map<UUID, Map<TopicPartition, Long>> unseen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Entry<UUID, Map<TopicPartition, Long>> eldest) {
          return size() > REMEMBERED;
        }
      };

  ReturnedJobs(ReplayItems items) {
    this.items = items;
  }

  /** Such a job among the dead letters that are new; empty for none. */
  Optional<Returned> find(UUID replay) {
    Map<TopicPartition, Long> from = unseen.computeIfAbsent(replay, _ -> new HashMap<>());
    List<Stretch> news =
        items.stretches(replay).stream()
            .map(it -> it.from(from.getOrDefault(it.partition(), 0L)))
            .filter(it -> !it.isEmpty())
            .toList();
    if (news.isEmpty()) {
      return Optional.empty();
    }
    Optional<Returned> returned = items.returned(replay, news);
    if (returned.isEmpty()) { // one that was found is found again, should its replay not be stopped
      news.forEach(it -> from.put(it.partition(), it.next()));
    }
    return returned;
  }
}
