package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handler of one attempt at work: its thread, since when, and why it was cut short if it was.
 * Nobody interrupts the thread but in here, and not once it has left. Safe for use by many threads.
 */
final class Handling {

  private final Consumer<Cut> interrupting;

  // guarded by this
  private @Nullable Thread thread;
  private @Nullable Cut cut;
  private StackTraceElement @Nullable [] stackAtCut;
  private @Nullable Instant startedAt;
  private @Nullable Duration timeout;
  private boolean announced;

  /**
   * @param interrupting is told why before the thread is interrupted, which cannot leave meanwhile
   */
  Handling(Consumer<Cut> interrupting) {
    this.interrupting = interrupting;
  }

  /** The calling thread may be interrupted from now on; false if there was a cut before. */
  synchronized boolean enter() {
    thread = Thread.currentThread();
    return cut == null;
  }

  /** After it nobody interrupts; an interrupt that came late is forgotten. */
  synchronized void leave() {
    thread = null;
    var _ = Thread.interrupted();
  }

  /**
   * The handler is about to be called.
   *
   * @param bound after which it has taken too long; null if there is none
   * @param isTold whether the start is told by others
   */
  synchronized void start(Instant now, @Nullable Duration bound, boolean isTold) {
    startedAt = now;
    timeout = bound;
    announced = isTold;
  }

  /** Interrupts the handler if it runs, and keeps it from running if it does not yet. */
  synchronized boolean cut(Cut reason) {
    if (cut != null) {
      return false;
    }
    cut = reason;
    if (thread != null) {
      stackAtCut = thread.getStackTrace();
      interrupting.accept(reason);
      thread.interrupt();
    }
    return true;
  }

  /** Why it was cut short; null if it was not. */
  synchronized @Nullable Cut cut() {
    return cut;
  }

  /** Where the handler was when it was cut short; null if it did not run then. */
  synchronized StackTraceElement @Nullable [] stackAtCut() {
    return stackAtCut;
  }

  /** Where the handler is now; empty if it has ended. */
  synchronized Optional<StackTraceElement[]> stack() {
    return Optional.ofNullable(thread).map(Thread::getStackTrace);
  }

  synchronized @Nullable Duration timeout() {
    return timeout;
  }

  synchronized boolean isOverdueAt(Instant now) {
    return thread != null
        && startedAt != null
        && timeout != null
        && now.isAfter(startedAt.plus(timeout));
  }

  /** When a handler was called that runs since then or before; once, later it is no news. */
  synchronized Optional<Instant> newsOfStart(Instant then) {
    if (announced || thread == null || startedAt == null || startedAt.isAfter(then)) {
      return Optional.empty();
    }
    announced = true;
    return Optional.of(startedAt);
  }

  /** When the handler was called; null if it was not. */
  synchronized @Nullable Instant started() {
    return startedAt;
  }

  /** When the handler was called, or another instant if it was not. */
  synchronized Instant startedOr(Instant other) {
    return startedAt == null ? other : startedAt;
  }
}
