package io.dogwatch.orchestrator.deadletters;

import java.util.List;

/** Several dead letters. */
sealed interface Selection {

  /** Those of these ids. */
  record Ids(List<DeadLetterId> ids) implements Selection {

    /** Of one request. */
    static final int MOST = 1_000;

    public Ids {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Those that are like this now, and about which nothing was done.
   *
   * @param json as it was asked
   */
  record Matching(DeadLetterFilter filter, String json) implements Selection {}
}
