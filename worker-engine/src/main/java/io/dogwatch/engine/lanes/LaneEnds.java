package io.dogwatch.engine.lanes;

import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Duration;

/** Tells of lanes that seem to be idle whether they are. */
@FunctionalInterface
public interface LaneEnds {

  /** Watches a lane from now on. */
  Watch watch(LaneAddress lane);

  /** Of one lane. */
  interface Watch extends AutoCloseable {

    /**
     * Whether nothing is to be done in the lane: no worker holds a record of it, and none waits.
     * False where that is not known, as for a while at the beginning.
     *
     * @param time to wait for something to do; zero tells what is known now
     */
    boolean isQuietFor(Duration time);

    @Override
    void close();
  }
}
