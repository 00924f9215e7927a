package io.dogwatch.schemas.workers;

import io.dogwatch.schemas.avro.WorkerHeartbeatRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import java.util.List;

/**
 * What one worker process says of itself every few seconds, and once when it stops. Instants are
 * kept to the millisecond.
 *
 * @param heapUsed in bytes
 */
public record WorkerHeartbeat(
    String workerId,
    String host,
    long pid,
    Instant startedAt,
    Instant at,
    Status status,
    List<Pool> pools,
    long heapUsed) {

  public static final MessageCodec<WorkerHeartbeat> CODEC =
      MessageCodec.of(
          WorkerHeartbeatRecord.getClassSchema(),
          WorkerHeartbeatRecord.class,
          WorkerWire::toRecord,
          WorkerWire::fromRecord);

  /** Derived from error rate, breakers, the cluster's answers and life cycle. */
  public enum Status {
    STARTING,
    HEALTHY,
    /** It does less than it could: attempts fail, a breaker is open, or a lane gets no answer. */
    DEGRADED,
    /** It can do nothing: no type may run, or the cluster does not answer. */
    UNHEALTHY,
    DRAINING,
    STOPPED
  }

  /**
   * The slots of one job type.
   *
   * @param slots jobs that may run at once
   * @param busy jobs that run now
   * @param succeeded attempts since the start
   * @param failed attempts since the start
   * @param hold what keeps its jobs from beginning
   */
  public record Pool(JobType type, int slots, int busy, long succeeded, long failed, Hold hold) {}

  /** What keeps jobs of a type from beginning. */
  public enum Hold {
    NOTHING,
    /** Somebody has paused the type. */
    PAUSE,
    /** Attempts failed of what the handler depends on, one after the other. */
    BREAKER,
    /** The process is short of memory. */
    MEMORY
  }

  public WorkerHeartbeat {
    pools = List.copyOf(pools);
  }
}
