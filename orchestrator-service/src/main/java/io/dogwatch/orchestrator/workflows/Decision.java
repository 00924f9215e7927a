package io.dogwatch.orchestrator.workflows;

import java.time.Instant;
import java.util.List;

/**
 * What somebody decided about a step.
 *
 * @param by who it was
 */
record Decision(String option, String by, Instant at) {

  /** Who decides when a deadline has passed. */
  static final String DEADLINE = "deadline";

  /** Look for more. */
  static final String CONTINUE = "CONTINUE";

  /** Be content with what there is. */
  static final String ACCEPT = "ACCEPT";

  /** Give up. */
  static final String FAIL = "FAIL";

  /** What may be decided about a step; nothing where nobody decides. */
  static List<String> optionsOf(Work work) {
    return switch (work) {
      case Work.Gate gate -> gate.options();
      case Work.Batches batches ->
          batches.onShortfall() == Work.OnShortfall.ASK
              ? List.of(CONTINUE, ACCEPT, FAIL)
              : List.of();
      case Work.Jobs _ -> List.of();
    };
  }
}
