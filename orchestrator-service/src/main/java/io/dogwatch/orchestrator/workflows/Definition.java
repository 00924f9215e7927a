package io.dogwatch.orchestrator.workflows;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a workflow does.
 *
 * @param input that its steps refer to
 * @param mostAtOnce jobs of it that may be on their way or run at once
 * @param referredTo names of the steps to whose results others refer
 * @param json as its user submitted it
 */
record Definition(
    String name,
    JsonNode input,
    int mostAtOnce,
    List<Step> steps,
    Set<String> referredTo,
    String json) {

  Definition {
    steps = List.copyOf(steps);
    referredTo = Set.copyOf(referredTo);
  }
}
