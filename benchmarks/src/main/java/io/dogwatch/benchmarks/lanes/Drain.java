package io.dogwatch.benchmarks.lanes;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A backlog that was drained.
 *
 * @param cpu what the process that drained it took of processors
 */
record Drain(List<Done> jobs, Duration cpu) {

  private static final double NANOS_OF_SECOND = 1e9;
  private static final double NANOS_OF_MICRO = 1e3;

  Drain {
    jobs = List.copyOf(jobs);
    if (jobs.size() < 2) {
      throw new IllegalArgumentException("at least 2 jobs expected, found " + jobs.size());
    }
  }

  /** Jobs a second, from the first durable outcome to the last. */
  double rate() {
    Duration time = Duration.between(first(Done::durableAt), last(Done::durableAt));
    return (jobs.size() - 1) / seconds(time);
  }

  /** Seconds from the first start to the last durable outcome. */
  double span() {
    return seconds(Duration.between(first(Done::startedAt), last(Done::durableAt)));
  }

  /**
   * The share of slot-time in which jobs ran, from 0 to 1, as long as there were jobs to start:
   * from the first start to the last.
   */
  double busyShare(int slots) {
    Instant from = first(Done::startedAt);
    Instant to = last(Done::startedAt);
    Duration busy =
        jobs.stream()
            .map(job -> Duration.between(job.startedAt(), min(job.endedAt(), to)))
            .reduce(Duration.ZERO, Duration::plus);
    return seconds(busy) / (slots * seconds(Duration.between(from, to)));
  }

  /** The share of jobs, from 0 to 1, that had been delivered before: to nobody's use. */
  double redelivered() {
    return (double) jobs.stream().filter(job -> job.delivery() > 1).count() / jobs.size();
  }

  /** Processor time per job, in microseconds. */
  double cpuMicrosPerJob() {
    return cpu.toNanos() / NANOS_OF_MICRO / jobs.size();
  }

  private Instant first(Function<Done, Instant> instant) {
    return instants(instant).stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  private Instant last(Function<Done, Instant> instant) {
    return instants(instant).stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  private Collection<Instant> instants(Function<Done, Instant> instant) {
    return jobs.stream().map(instant).toList();
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS_OF_SECOND;
  }
}
