package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.processes.Children;
import io.dogwatch.embedded.TemporaryFolder;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stops the processes and deletes the folder, when the benchmark is done and also when this process
 * is told to end.
 */
final class Cleanup implements AutoCloseable {

  private final Children children;
  private final TemporaryFolder folder;
  private final AtomicBoolean begun = new AtomicBoolean();

  Cleanup(Children children, TemporaryFolder folder) {
    this.children = children;
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::close));
  }

  /** Whether the end has begun: what fails from now on fails for that reason. */
  boolean hasBegun() {
    return begun.get();
  }

  /** Both may be closed twice, and the second waits for the first. */
  @Override
  public synchronized void close() {
    begun.set(true);
    children.close();
    folder.close();
  }
}
