package io.dogwatch.engine.lanes;

import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Duration;
import java.time.InstantSource;

/** Makes the consumers of lanes. */
@FunctionalInterface
public interface LaneConsumers {

  /**
   * A member of the lane's share group.
   *
   * @param name for logs
   * @param batch most records that it leases at once
   */
  LaneConsumer open(LaneAddress lane, String name, int batch);

  /**
   * The same, which leave the group while nothing is to be done in their lane.
   *
   * @param after how long after the last record
   */
  default LaneConsumers parking(LaneEnds ends, Duration after, InstantSource clock) {
    return (lane, name, batch) ->
        new ParkingLaneConsumer(
            () -> open(lane, name, batch), () -> ends.watch(lane), after, clock);
  }
}
