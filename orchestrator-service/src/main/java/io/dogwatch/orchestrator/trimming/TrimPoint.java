package io.dogwatch.orchestrator.trimming;

import java.util.OptionalLong;

/** Up to where a partition is trimmed. Pure. */
final class TrimPoint {

  private TrimPoint() {}

  /**
   * The offset before which all records go: never beyond any of the bounds. Empty where one of them
   * is not known, or where it would not be worth it.
   *
   * @param least how many records have to go for it to be worth it; at least 1
   */
  static OptionalLong of(Bounds bounds, long least) {
    Long consumed = bounds.consumed();
    Long projected = bounds.projected();
    Long recent = bounds.recent();
    if (consumed == null || projected == null || recent == null) {
      return OptionalLong.empty();
    }
    long point = Math.min(consumed, Math.min(projected, recent));
    return point - bounds.begin() >= least ? OptionalLong.of(point) : OptionalLong.empty();
  }
}
