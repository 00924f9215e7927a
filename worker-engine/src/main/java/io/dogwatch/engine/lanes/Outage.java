package io.dogwatch.engine.lanes;

import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lanes of this process the cluster does not answer. One line in the log per minute for all
 * of them, however many they are. Safe for use by many threads.
 */
public final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);
  private static final Duration LOG_EVERY = Duration.ofMinutes(1);

  // guarded by this
  private final Map<Object, LaneAddress> affected = new HashMap<>();
  private @Nullable Instant lastLine;

  /** A poller of the lane got no answer. */
  void began(Object poller, LaneAddress lane, Throwable cause, Instant now) {
    synchronized (this) {
      affected.put(poller, lane);
    }
    tell(cause, now);
  }

  /** The poller gets answers again, or does not ask any more. */
  synchronized void ended(Object poller) {
    affected.remove(poller);
  }

  /** Lanes with a poller that got no answer. */
  public synchronized int lanes() {
    return Math.toIntExact(affected.values().stream().distinct().count());
  }

  /** Something in this process got no answer: says so if it has not been said for a minute. */
  public void tell(Throwable cause, Instant now) {
    if (isWorthALine(now)) {
      log.atWarn()
          .addKeyValue("lanes", lanes())
          .addKeyValue("cause", cause.toString())
          .log("the cluster does not answer; trying on");
    }
  }

  private synchronized boolean isWorthALine(Instant now) {
    if (lastLine != null && now.isBefore(lastLine.plus(LOG_EVERY))) {
      return false;
    }
    lastLine = now;
    return true;
  }
}
