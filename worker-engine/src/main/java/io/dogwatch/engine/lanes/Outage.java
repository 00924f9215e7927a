package io.dogwatch.engine.lanes;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.schemas.topics.LaneAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lanes of this process the cluster does not answer. One line in the log per minute for all
 * of them, however many they are. Safe for use by many threads.
 */
public final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final LogLimit logLimit;

  // guarded by this
  private final Map<Object, LaneAddress> affected = new HashMap<>();
  private boolean isTold;

  public Outage(InstantSource clock) {
    this.logLimit = new LogLimit(clock);
  }

  /** A poller of the lane got no answer. */
  void began(Object poller, LaneAddress lane, Throwable cause) {
    synchronized (this) {
      affected.put(poller, lane);
    }
    tell(cause);
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
  public void tell(Throwable cause) {
    if (logLimit.isDue()) {
      int lanes = lanes();
      var line = log.atWarn().addKeyValue("cause", cause.toString());
      (lanes == 0 ? line : line.addKeyValue("lanes", lanes))
          .log("the cluster does not answer; trying on");
      synchronized (this) {
        isTold = true;
      }
    }
  }

  /** Something in this process got an answer: says so if it has been said that there is none. */
  public synchronized void answered() {
    if (isTold && affected.isEmpty()) {
      isTold = false;
      log.atInfo().log("the cluster answers again");
    }
  }
}
