package io.dogwatch.worker.probe;

/**
 * What a probe did.
 *
 * @param attempt the one that succeeded
 */
record ProbeResult(int attempt, long sleptMs, long workedMs, String filler) {

  static ProbeResult of(ProbePayload payload, int attempt) {
    return new ProbeResult(
        attempt,
        payload.sleep().toMillis(),
        payload.work().toMillis(),
        "x".repeat(payload.fillerBytes()));
  }
}
