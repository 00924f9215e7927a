package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.ReadModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far the read model is, as the database has it. Safe for use by many threads. */
public final class ProjectedOffsets {

  private final ReadModel model;

  public ProjectedOffsets(ReadModel model) {
    this.model = model;
  }

  /**
   * From where the projection of these partitions goes on; those that were never projected are left
   * out.
   *
   * @throws DataAccessException if the database does not answer
   */
  public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
    ConnectionCallback<Map<TopicPartition, Long>> load =
        connection -> Offsets.load(connection, List.copyOf(partitions));
    return Objects.requireNonNull(new JdbcTemplate(model.dataSource()).execute(load));
  }
}
