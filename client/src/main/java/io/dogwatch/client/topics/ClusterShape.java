package io.dogwatch.client.topics;

/**
 * How topics are spread over the brokers.
 *
 * @param partitions of each topic that is spread by key
 * @param replication copies of each partition
 * @param minInSyncReplicas copies that must have a record before it counts as written
 */
public record ClusterShape(int partitions, short replication, int minInSyncReplicas) {

  /** For three brokers or more. */
  public static final ClusterShape CLUSTER = new ClusterShape(12, (short) 3, 2);

  /** For one broker. */
  public static final ClusterShape SINGLE = new ClusterShape(4, (short) 1, 1);

  public ClusterShape {
    if (partitions < 1 || replication < 1 || minInSyncReplicas < 1) {
      throw new IllegalArgumentException(
          "partitions, replication and in-sync replicas of at least 1 expected, found %d, %d, %d"
              .formatted(partitions, replication, minInSyncReplicas));
    }
    if (minInSyncReplicas > replication) {
      throw new IllegalArgumentException(
          "no more in-sync replicas than copies expected, found %d of %d"
              .formatted(minInSyncReplicas, replication));
    }
  }
}
