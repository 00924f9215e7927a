package io.dogwatch.orchestrator;

import static org.awaitility.Awaitility.await;

import java.lang.Thread.State;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Has something wait on a thread of its own, for a test to let it go. */
public final class BegunWait {

  private static final Set<State> WAITING = Set.of(State.WAITING, State.TIMED_WAITING);

  private BegunWait() {}

  /** Returns once it waits. */
  public static <T> Future<T> of(Callable<T> wait) {
    var task = new FutureTask<>(wait);
    Thread thread = Thread.ofPlatform().daemon().name("begun-wait").start(task);
    await().until(() -> WAITING.contains(thread.getState()));
    return task;
  }
}
