package io.dogwatch.client.background;

import java.time.Duration;

/** A thread of its own for one task, which ends when it is done or interrupted. */
public final class BackgroundTask implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Thread thread;

  /** What is to be done; an interrupt asks it to leave. */
  @FunctionalInterface
  public interface Task {
    void run() throws InterruptedException;
  }

  public BackgroundTask(String name, Task task) {
    this.thread =
        Thread.ofPlatform().name(name).daemon().unstarted(() -> runUntilInterrupted(task));
  }

  public void start() {
    thread.start();
  }

  /** Interrupts the task, if it has been started, and waits up to 5 s for its end. */
  @Override
  public void close() {
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(CLOSING);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void runUntilInterrupted(Task task) {
    try {
      task.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
