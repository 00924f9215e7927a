package io.dogwatch.engine;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.engine.attempts.RetryPolicy;
import io.dogwatch.engine.gates.BreakerSettings;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How a {@link Worker} works.
 *
 * @param id names the worker in events and heartbeats; unique in the cluster
 * @param cluster where the jobs are
 * @param pools how many jobs run at once
 * @param lock duration of a lease: after a worker froze, its jobs start elsewhere so much later
 * @param drain what running jobs get to come to their end when the worker is closed
 * @param retries for jobs that do not say
 * @param known spares jobs that are delivered again and have gone on
 * @param breaker stops a type whose jobs fail for the infrastructure's sake
 * @param heapLimit share of the heap that may be in use, beyond which no job is taken
 * @param clock of events
 * @param random for trace ids; used by many threads at once
 */
public record WorkerOptions(
    String id,
    Cluster cluster,
    Pools pools,
    Duration lock,
    Duration drain,
    RetryPolicy retries,
    KnownJobs known,
    BreakerSettings breaker,
    double heapLimit,
    InstantSource clock,
    RandomGenerator random) {

  /**
   * Where the jobs are.
   *
   * @param shape of topics that the worker has to create
   * @param kafka settings that every Kafka client gets, such as those of TLS and SASL; they win
   *     over our own
   */
  public record Cluster(
      String bootstrapServers, Topics topics, ClusterShape shape, Map<String, Object> kafka) {

    public Cluster {
      kafka = Map.copyOf(kafka);
    }

    /** Settings of every client: where the cluster is, and how to get in. */
    Map<String, Object> access() {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
      return settings;
    }
  }

  /**
   * How many jobs run at once.
   *
   * @param perType of each type that is not named
   * @param ofType of the types that are named
   * @param ofProcess of all types together
   */
  public record Pools(int perType, Map<JobType, Integer> ofType, int ofProcess) {

    public Pools {
      ofType = Map.copyOf(ofType);
      if (perType < 1 || ofProcess < 1 || ofType.values().stream().anyMatch(size -> size < 1)) {
        throw new IllegalArgumentException(
            "pools of at least 1 slot expected, found %d, %s, %d"
                .formatted(perType, ofType, ofProcess));
      }
    }

    int of(JobType type) {
      return ofType.getOrDefault(type, perType);
    }
  }

  /** The usual: 8 jobs of each type at once, leases of 15 s, 30 s to drain. */
  public static WorkerOptions of(String id, Cluster cluster) {
    return new WorkerOptions(
        id,
        cluster,
        new Pools(8, Map.of(), 1000),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        RetryPolicy.DEFAULT,
        KnownJobs.NONE,
        BreakerSettings.DEFAULT,
        0.9,
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextLong());
  }

  public WorkerOptions withPools(Pools other) {
    return new WorkerOptions(
        id, cluster, other, lock, drain, retries, known, breaker, heapLimit, clock, random);
  }

  public WorkerOptions withLock(Duration other) {
    return new WorkerOptions(
        id, cluster, pools, other, drain, retries, known, breaker, heapLimit, clock, random);
  }

  public WorkerOptions withDrain(Duration other) {
    return new WorkerOptions(
        id, cluster, pools, lock, other, retries, known, breaker, heapLimit, clock, random);
  }

  public WorkerOptions withRetries(RetryPolicy other) {
    return new WorkerOptions(
        id, cluster, pools, lock, drain, other, known, breaker, heapLimit, clock, random);
  }

  public WorkerOptions withBreaker(BreakerSettings other) {
    return new WorkerOptions(
        id, cluster, pools, lock, drain, retries, known, other, heapLimit, clock, random);
  }

  public WorkerOptions withHeapLimit(double other) {
    return new WorkerOptions(
        id, cluster, pools, lock, drain, retries, known, breaker, other, clock, random);
  }

  public WorkerOptions withKnown(KnownJobs other) {
    return new WorkerOptions(
        id, cluster, pools, lock, drain, retries, other, breaker, heapLimit, clock, random);
  }
}
