package io.dogwatch.engine.lanes;

import io.dogwatch.schemas.topics.LaneAddress;

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
}
