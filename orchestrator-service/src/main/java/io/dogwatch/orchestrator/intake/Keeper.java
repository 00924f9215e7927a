package io.dogwatch.orchestrator.intake;

import java.util.List;

/** Keeps jobs until Kafka has them. */
public interface Keeper {

  /**
   * Keeps all of these jobs, or none if one is refused.
   *
   * @return what became of each, in their order
   * @throws DatabaseAwayException if it may have kept them or not
   */
  List<Kept> keep(List<Arrival> arrivals);

  /**
   * Keeps those of these jobs that are not refused, as if they came one after the other.
   *
   * @return what became of each, in their order
   * @throws DatabaseAwayException if it may have kept each of them or not
   */
  List<Kept> keepEach(List<Arrival> arrivals);
}
