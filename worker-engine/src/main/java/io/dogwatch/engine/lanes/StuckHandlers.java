package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handlers that were interrupted and have not ended. Those that ignore it are reported with their
 * stacks: each costs a slot until it ends. Safe for use by many threads.
 */
public final class StuckHandlers {

  private static final Logger log = LoggerFactory.getLogger(StuckHandlers.class);

  /** What a handler gets to react to its interrupt. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The same where somebody took the job back: it may have to tidy up. */
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(30);

  private static final class Watched {
    private final Cut reason;
    private final Instant reportAt;
    private final AtomicBoolean reported = new AtomicBoolean();

    Watched(Cut reason, Instant reportAt) {
      this.reason = reason;
      this.reportAt = reportAt;
    }
  }

  private final Map<Attempt<?>, Watched> watched = new ConcurrentHashMap<>();

  void watch(Attempt<?> attempt, Cut reason, Instant now) {
    Duration grace = reason == Cut.CANCELLED ? CANCEL_GRACE : GRACE;
    watched.put(attempt, new Watched(reason, now.plus(grace)));
  }

  void ended(Attempt<?> attempt) {
    Watched was = watched.remove(attempt);
    if (was != null && was.reported.get()) {
      log.atInfo()
          .addKeyValue("job", attempt.delivery().id())
          .log("stuck handler has ended: its slot is free again");
    }
  }

  /** Handlers that ignore their interrupt. */
  public int count() {
    return Math.toIntExact(watched.values().stream().filter(it -> it.reported.get()).count());
  }

  /** Reports those whose time is up, each once. */
  void review(Instant now) {
    watched.forEach(
        (attempt, it) -> {
          if (now.isAfter(it.reportAt) && it.reported.compareAndSet(false, true)) {
            report(attempt, it.reason);
          }
        });
  }

  private static void report(Attempt<?> attempt, Cut reason) {
    attempt
        .stack()
        .ifPresent(
            stack -> {
              log.atError()
                  .addKeyValue("job", attempt.delivery().id())
                  .addKeyValue("claim", attempt.delivery().claim())
                  .addKeyValue("interrupted", reason)
                  .addKeyValue("stack", text(stack))
                  .log("handler is stuck: it ignores its interrupt and keeps its slot");
              attempt.giveUpOn(stack);
            });
  }

  /** A stack as Java prints it. */
  static String text(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .map(frame -> "\tat " + frame)
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
