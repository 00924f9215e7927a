package io.dogwatch.standalone;

import io.dogwatch.standalone.platform.Platform;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A platform for as long as a command runs. It is stopped when the command is done with it, and
 * also when this process is told to end, by Ctrl-C or a signal: whoever comes first.
 */
final class Session implements AutoCloseable {

  private final Platform platform;
  private final Runnable afterwards;
  private final Runnable announceStop;
  private volatile boolean started;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param announceStop runs when the end begins of a platform that runs, or that somebody stops
   * @param afterwards runs when the platform has stopped
   */
  Session(Platform platform, Runnable announceStop, Runnable afterwards) {
    this.platform = platform;
    this.announceStop = announceStop;
    this.afterwards = afterwards;
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> end(true)));
  }

  /** The platform runs: its end is worth telling. That of one that never ran has another reason. */
  void started() {
    started = true;
  }

  /** Whether the end has begun: what fails from now on fails for that reason. */
  boolean isStopping() {
    return stopping.get();
  }

  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    end(started);
  }

  private void end(boolean announced) {
    if (stopping.compareAndSet(false, true)) {
      if (announced) {
        announceStop.run();
      }
      try {
        platform.close();
      } finally {
        afterwards.run();
        stopped.countDown();
      }
    } else {
      awaitOther();
    }
  }

  /** The other one who stops it is at it; leaving before would leave something behind. */
  private void awaitOther() {
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
