package io.dogwatch.orchestrator.trimming;

import io.dogwatch.orchestrator.intake.WaitingJobs;
import io.dogwatch.orchestrator.projection.ProjectedOffsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What the orchestrators' database has of the log. */
public final class KeptInDatabase implements TrimBounds.Kept {

  private final ProjectedOffsets projected;
  private final WaitingJobs waiting;

  public KeptInDatabase(ProjectedOffsets projected, WaitingJobs waiting) {
    this.projected = projected;
    this.waiting = waiting;
  }

  @Override
  public Map<TopicPartition, Long> projected(Collection<TopicPartition> partitions) {
    return projected.of(partitions);
  }

  @Override
  public Optional<Instant> waitingSince() {
    return waiting.oldest();
  }
}
