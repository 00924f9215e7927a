package io.dogwatch.standalone.system;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Submits jobs at a steady pace while a test does harm. */
final class Load {

  private final FutureTask<List<JobId>> submitting;
  private final CountDownLatch enough = new CountDownLatch(1);

  /**
   * @param pause after each portion
   */
  Load(Probes probes, int portion, Duration pause, String payload) {
    submitting =
        new FutureTask<>(
            () -> {
              List<JobId> jobs = new ArrayList<>();
              do {
                jobs.addAll(probes.submit(portion, payload));
              } while (!enough.await(pause.toMillis(), TimeUnit.MILLISECONDS));
              return jobs;
            });
    Thread.ofPlatform().name("load").start(submitting);
  }

  /** Submits no more; returns the jobs that the cluster has. */
  List<JobId> stop() throws InterruptedException, ExecutionException {
    enough.countDown();
    return submitting.get();
  }
}
