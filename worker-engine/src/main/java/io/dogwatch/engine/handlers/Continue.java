package io.dogwatch.engine.handlers;

import java.time.Duration;

/**
 * What a handler returns whose job is not done: the job goes on with another step, which finds the
 * checkpoint in its context. A crash repeats one step, not the job, and between steps the slot is
 * free for others.
 *
 * <pre>return isDone ? result : Continue.with(new Progress(page));</pre>
 *
 * @param checkpoint written as JSON, of 256 KiB at most
 * @param pause after which the next step begins
 */
public record Continue(Object checkpoint, Duration pause) {

  public Continue {
    if (pause.isNegative()) {
      throw new IllegalArgumentException("a pause of at least 0 expected, found " + pause);
    }
  }

  /** Goes on as soon as there is a slot. */
  public static Continue with(Object checkpoint) {
    return new Continue(checkpoint, Duration.ZERO);
  }

  /** Goes on after a pause, such as one that something else needs. */
  public Continue after(Duration other) {
    return new Continue(checkpoint, other);
  }
}
