package io.dogwatch.orchestrator.model;

import org.springframework.dao.TransientDataAccessException;

/** Another generation of the read model serves by now; nothing was written. */
public final class GenerationReplacedException extends TransientDataAccessException {

  GenerationReplacedException(int expected, int found) {
    super("generation %d of the read model was replaced by %d".formatted(expected, found));
  }
}
