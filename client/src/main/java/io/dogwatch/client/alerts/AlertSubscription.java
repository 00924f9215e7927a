package io.dogwatch.client.alerts;

import io.dogwatch.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.Map;

/**
 * Which alerts an {@link AlertSubscriber} is told, and how it reaches the cluster.
 *
 * @param group remembers what was told: subscribers of one group share the alerts, those of
 *     different groups are told all of them. The cluster forgets a group that nobody belongs to
 *     after 7 days (its setting {@code offsets.retention.minutes})
 * @param start where a group begins that the cluster does not know
 * @param kafka settings that the consumer gets, such as those of TLS and SASL; they win over our
 *     own
 * @param clock limits what is logged
 */
public record AlertSubscription(
    String bootstrapServers,
    String group,
    AlertFilter filter,
    Start start,
    Topics topics,
    Map<String, Object> kafka,
    InstantSource clock) {

  /** Where a new group begins. */
  public enum Start {
    /** With what is raised from now on. */
    LATEST,
    /** With the oldest alert that the cluster has: it keeps them for 30 days by default. */
    EARLIEST
  }

  public AlertSubscription {
    kafka = Map.copyOf(kafka);
    if (group.isBlank()) {
      throw new IllegalArgumentException("the name of a group expected, found none");
    }
  }

  /** The usual: all alerts from now on, topics named {@code dogwatch.…}, no security. */
  public static AlertSubscription of(String bootstrapServers, String group) {
    return new AlertSubscription(
        bootstrapServers,
        group,
        AlertFilter.ALL,
        Start.LATEST,
        new Topics(Topics.DEFAULT_PREFIX),
        Map.of(),
        InstantSource.system());
  }

  public AlertSubscription withFilter(AlertFilter other) {
    return new AlertSubscription(bootstrapServers, group, other, start, topics, kafka, clock);
  }

  public AlertSubscription withStart(Start other) {
    return new AlertSubscription(bootstrapServers, group, filter, other, topics, kafka, clock);
  }

  public AlertSubscription withTopics(Topics other) {
    return new AlertSubscription(bootstrapServers, group, filter, start, other, kafka, clock);
  }

  public AlertSubscription withKafka(Map<String, Object> settings) {
    return new AlertSubscription(bootstrapServers, group, filter, start, topics, settings, clock);
  }
}
