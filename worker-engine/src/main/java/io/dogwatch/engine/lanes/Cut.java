package io.dogwatch.engine.lanes;

/** Why a job is taken from its handler. */
enum Cut {
  LEASE_LOST,
  DRAINED,
  TIMED_OUT,
  CANCELLED
}
