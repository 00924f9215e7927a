package io.dogwatch.schemas.topics;

import java.util.Map;

/**
 * One topic of the platform.
 *
 * @param spread over how many partitions
 * @param configs the broker's settings for it
 */
public record Topic(String name, Spread spread, Map<String, String> configs) {

  /** Over how many partitions a topic is spread. */
  public enum Spread {
    /**
     * As the cluster's topics are, by key. Topics with the same keys have the same number of
     * partitions.
     */
    BY_KEY,
    /**
     * One partition. A share group deals partitions out to its members, each to several only where
     * members outnumber them: the jobs of a partition wait for its members, if those are dead,
     * until their session times out. Of one partition everybody is a member.
     */
    SINGLE
  }

  public Topic {
    configs = Map.copyOf(configs);
  }
}
