package io.dogwatch.client.jobs;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which lanes exist. A producer cannot be kept from creating the topic that it writes to, where the
 * broker creates topics by itself: a job of a mistyped type would lie there for ever. Each lane is
 * asked for once. Safe for use by many threads.
 */
public final class LanesThere {

  private final Supplier<Admin> admins;
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  /**
   * @param admins make a client that this object closes
   */
  public LanesThere(Supplier<Admin> admins) {
    this.admins = admins;
  }

  /**
   * Whether the topic exists.
   *
   * @throws KafkaException if the cluster does not say
   */
  public boolean has(String topic) {
    try {
      require(topic);
      return true;
    } catch (UnknownTopicOrPartitionException _) {
      return false;
    }
  }

  /**
   * Returns if the topic exists.
   *
   * @throws KafkaException if it does not, or if the cluster does not say
   */
  void require(String topic) {
    if (there.contains(topic)) {
      return;
    }
    try (Admin admin = admins.get()) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      there.add(topic);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException refusal
          ? refusal
          : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e); // sets the flag again
    }
  }
}
