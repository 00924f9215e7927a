package io.dogwatch.orchestrator.schedules;

/** What becomes of firings that nobody was there for. */
enum Misfire {
  /** One fires in their place, the latest, unless another one is due by now. */
  ONCE,
  /** All of them fire. */
  ALL,
  /** They are left out. */
  SKIP
}
