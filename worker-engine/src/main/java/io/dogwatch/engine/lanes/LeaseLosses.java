package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.schemas.jobs.JobId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which jobs were lost to others, and who has them now. One line for all that were lost at a
 * time, since an outage costs every lease; on a thread of its own, since it asks others.
 */
record LeaseLosses(JobRunner<?> runner, List<JobId> jobs) implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(LeaseLosses.class);

  /** Jobs that are named; the others are counted. */
  private static final int NAMED = 5;

  LeaseLosses {
    jobs = List.copyOf(jobs);
  }

  @Override
  public void run() {
    try {
      List<String> named = new ArrayList<>();
      for (JobId job : jobs.subList(0, Math.min(NAMED, jobs.size()))) {
        named.add(job + " " + runner.whereaboutsOf(job));
      }
      log.atWarn()
          .addKeyValue("count", jobs.size())
          .addKeyValue("jobs", named)
          .log("leases lost: handlers are interrupted and their results discarded");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
