package io.dogwatch.orchestrator.workflows;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How many of its jobs have to succeed for a step to be done. */
sealed interface Join {

  /** What is known about a step. */
  enum Verdict {
    /** It depends on jobs that have not ended. */
    OPEN,
    /** Enough have succeeded. */
    MET,
    /** There will not be enough any more. */
    MISSED
  }

  /** All of them. */
  record All() implements Join {}

  /** So many of them, from 1. */
  record AtLeast(int count) implements Join {}

  /** So many in a hundred, above 0 and at most 100, rounded up. */
  record Percent(BigDecimal percent) implements Join {}

  /** How many of so many. */
  default int required(int planned) {
    return switch (this) {
      case All _ -> planned;
      case AtLeast(int count) -> count;
      case Percent(BigDecimal percent) ->
          percent
              .multiply(BigDecimal.valueOf(planned))
              .divide(BigDecimal.valueOf(100), 0, RoundingMode.CEILING)
              .intValueExact();
    };
  }

  default Verdict judge(Tally tally) {
    int required = required(tally.planned());
    if (tally.succeeded() >= required) {
      return Verdict.MET;
    }
    return tally.planned() - tally.failed() < required ? Verdict.MISSED : Verdict.OPEN;
  }
}
