package io.dogwatch.engine.lanes;

import io.dogwatch.engine.slots.Line;
import java.time.Duration;

/**
 * How many jobs a lane may lease. A lease keeps a job from other workers. So no more is leased than
 * can run within a moment, judged by how long the type's jobs took lately and by what the other
 * lanes are due: a job never waits here behind a long one while another worker has nothing to do.
 * Safe for use by many threads; takes no lock.
 */
final class Admission {

  /** How long a job that is leased may have to wait for its slot. */
  private static final Duration MOMENT = Duration.ofMillis(300);

  /** After so long it is looked whether what was leased did run. */
  static final Duration TOO_LONG = MOMENT.multipliedBy(2);

  /**
   * A lane that has leased jobs for so long waits until there is room for more than a few: each
   * batch holds a poller.
   */
  private static final Duration ENOUGH = MOMENT.dividedBy(2);

  /**
   * Jobs of the lane that wait for a slot, and outcomes on their way to the cluster. More makes
   * nothing faster: it lives longer, which costs the garbage collector.
   */
  private static final int MOST_AHEAD = 1_000;

  private final Workbench<?> bench;
  private final LaneSettings settings;
  private final Line line;

  Admission(Workbench<?> bench, LaneSettings settings, Line line) {
    this.bench = bench;
    this.settings = settings;
    this.line = line;
  }

  /** The largest batch that may be leased now; 0 if none may. */
  int batch() {
    if (!bench.gate().isOpen()) {
      line.backlogged(false);
      return 0;
    }
    if (isFarAhead()) {
      return 0;
    }
    if (bench.gate().isProbing()) {
      return bench.pool().waiting() == 0 ? settings.smallest() : 0;
    }
    int batch =
        settings.batches().stream()
            .filter(size -> !isLonger(MOMENT, size, settings.smallest()))
            .findFirst()
            .orElse(0);
    return batch < settings.usual() && hasEnough() ? 0 : batch;
  }

  /** Whether what is leased lasts for a while: no more pollers are needed then. */
  boolean hasEnough() {
    return isLonger(ENOUGH, 0, 0);
  }

  /**
   * Whether the last of those that wait would do so for much longer than they were leased for, and
   * longer than a job takes: lanes of long jobs lease their next ones somewhat early.
   */
  boolean hasTooMuch() {
    Duration job = bench.pool().average();
    return isLonger(job.compareTo(TOO_LONG) > 0 ? job : TOO_LONG, 0, 0);
  }

  private boolean isLonger(Duration wait, int jobs, int grain) {
    return line.expectedWait(jobs, grain).compareTo(wait) > 0;
  }

  /** If so, a poller whose batch comes to its end leases the next one: nobody has to be woken. */
  boolean isFarAhead() {
    return line.waiting() + bench.outcomes().pending() >= MOST_AHEAD;
  }

  /**
   * Has the action run, once, when so many jobs may be leased.
   *
   * @param action must not wait for anything: jobs that end run it
   */
  void whenAdmitted(int jobs, Runnable action) {
    line.wakeUp(
        () -> {
          if (batch() >= jobs) {
            action.run();
          } else {
            whenAdmitted(jobs, action);
          }
        });
  }
}
