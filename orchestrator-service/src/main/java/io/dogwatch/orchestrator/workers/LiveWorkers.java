package io.dogwatch.orchestrator.workers;

import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Pool;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The workers that take jobs now, as their heartbeats have it. Safe for use by many threads. */
public final class LiveWorkers implements AutoCloseable {

  /** Three heartbeats, after which a worker that says nothing is taken for dead. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Set<Status> TAKE_NOTHING = Set.of(Status.DRAINING, Status.STOPPED);

  private final Map<String, Beats> workers = new ConcurrentHashMap<>();
  private final TopicFollower follower;
  private final InstantSource clock;

  /**
   * The last heartbeat of a worker, and the one before.
   *
   * @param probed types whose breaker was open and lets one job through to see
   */
  private record Beats(
      WorkerHeartbeat last, @Nullable WorkerHeartbeat before, Set<JobType> probed) {

    Beats and(WorkerHeartbeat next) {
      return next.startedAt().equals(last.startedAt())
          ? new Beats(next, last, probedIn(next))
          : new Beats(next, null, Set.of());
    }

    /**
     * Heartbeats do not tell it: a breaker that holds nothing back any more waits for a success,
     * and its worker is not healthy before.
     */
    private Set<JobType> probedIn(WorkerHeartbeat next) {
      return next.status() == Status.HEALTHY
          ? Set.of()
          : next.pools().stream()
              .filter(pool -> pool.hold() == Hold.NOTHING && mayBeProbed(pool))
              .map(Pool::type)
              .collect(Collectors.toUnmodifiableSet());
    }

    private boolean mayBeProbed(Pool pool) {
      Pool then = poolOf(pool.type(), last);
      return then != null
          && (then.hold() == Hold.BREAKER || probed.contains(pool.type()))
          && then.succeeded() == pool.succeeded();
    }
  }

  /**
   * What there is for the jobs of a type.
   *
   * @param workers that execute them
   * @param slots jobs that may run at once, in workers where nothing keeps them from beginning
   * @param busy of the slots
   * @param perSecond attempts that have come to an end there, between the last two heartbeats
   * @param holds what keeps jobs from beginning, of each worker; NOTHING for those where nothing
   *     does, and for those that try one
   * @param probing workers that try one job, after their breaker was open, before they take others
   */
  public record Capacity(
      int workers, int slots, int busy, double perSecond, List<Hold> holds, int probing) {

    public Capacity {
      holds = List.copyOf(holds);
    }

    /** Workers where jobs begin as they come. */
    public int free() {
      return (int) holds.stream().filter(it -> it == Hold.NOTHING).count() - probing;
    }
  }

  /**
   * @param topic of heartbeats
   * @param consumers make a consumer without a group, which this object closes
   */
  public LiveWorkers(
      String topic, Supplier<Consumer<byte[], byte[]>> consumers, InstantSource clock) {
    this.follower = TopicFollower.fromFirst(topic, consumers, this::take, () -> {}, clock);
    this.clock = clock;
  }

  public void start() {
    follower.start();
  }

  /** What there is for the jobs of a type now. */
  public Capacity of(JobType type) {
    Instant since = clock.instant().minus(SILENCE);
    int slots = 0;
    int busy = 0;
    double perSecond = 0;
    int probing = 0;
    List<Hold> holds = new ArrayList<>();
    for (Beats beats : workers.values()) {
      Pool pool = poolOf(type, beats.last());
      if (pool != null
          && beats.last().at().isAfter(since)
          && !TAKE_NOTHING.contains(beats.last().status())) {
        holds.add(pool.hold());
        if (beats.probed().contains(type)) {
          probing++;
        } else if (pool.hold() == Hold.NOTHING) {
          slots += pool.slots();
          busy += pool.busy();
          perSecond += perSecond(type, beats);
        }
      }
    }
    return new Capacity(holds.size(), slots, busy, perSecond, holds, probing);
  }

  private static double perSecond(JobType type, Beats beats) {
    WorkerHeartbeat before = beats.before();
    long then = before == null ? 0 : ended(poolOf(type, before));
    Instant since = before == null ? beats.last().startedAt() : before.at();
    long millis = Duration.between(since, beats.last().at()).toMillis();
    return millis <= 0 ? 0 : 1000.0 * (ended(poolOf(type, beats.last())) - then) / millis;
  }

  private static long ended(@Nullable Pool pool) {
    return pool == null ? 0 : pool.succeeded() + pool.failed();
  }

  private static @Nullable Pool poolOf(JobType type, WorkerHeartbeat beat) {
    return beat.pools().stream().filter(pool -> pool.type().equals(type)).findAny().orElse(null);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null
        && WorkerHeartbeat.CODEC.decode(record.value())
            instanceof Decoded.Message<WorkerHeartbeat>(WorkerHeartbeat beat)) {
      heard(beat);
    }
  }

  void heard(WorkerHeartbeat beat) {
    workers.merge(beat.workerId(), new Beats(beat, null, Set.of()), (known, _) -> known.and(beat));
  }

  @Override
  public void close() {
    follower.close();
  }
}
