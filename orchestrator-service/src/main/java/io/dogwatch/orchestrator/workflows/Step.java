package io.dogwatch.orchestrator.workflows;

import java.util.Map;
import java.util.Set;

/**
 * A part of a workflow.
 *
 * @param position in the definition, from 0
 * @param after names of the steps that have to be done first
 * @param when decisions of other steps without which this one is left out: one of these options
 *     each
 */
record Step(
    int position, String name, Set<String> after, Map<String, Set<String>> when, Work work) {

  Step {
    after = Set.copyOf(after);
    when = Map.copyOf(when);
  }
}
