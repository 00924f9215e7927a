package io.dogwatch.engine;

import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.engine.lanes.LaneGroups;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** The topics of job types, and how the cluster leases what is on their lanes. */
final class LaneTopics {

  private final WorkerOptions.Cluster cluster;

  LaneTopics(WorkerOptions.Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Creates the topics that are missing.
   *
   * @param lock duration of a lease
   * @return how often the cluster delivers a record
   * @throws org.apache.kafka.common.KafkaException if the cluster cannot be reached or refuses
   */
  int prepare(Collection<JobType> types, Duration lock) throws InterruptedException {
    Topics topics = cluster.topics();
    List<Topic> lanes =
        types.stream()
            .flatMap(
                type ->
                    Arrays.stream(Priority.values()).map(priority -> topics.lane(type, priority)))
            .toList();
    Stream<Topic> ofTypes = types.stream().flatMap(type -> topics.of(type).stream());
    try (Admin admin = Admin.create(cluster.access())) {
      int deliveries = new LaneGroups(admin, lock).configure(lanes);
      new CreateTopics(admin, cluster.shape())
          .create(Stream.concat(ofTypes, topics.forJobs().stream()).toList());
      return deliveries;
    }
  }
}
