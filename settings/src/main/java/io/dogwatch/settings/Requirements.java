package io.dogwatch.settings;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with the parts of one record, to say it in one go. For one thread. */
public final class Requirements {

  private final List<String> problems = new ArrayList<>();

  /**
   * Remembers the problem unless the condition holds.
   *
   * @param problem what was expected and what was found
   */
  public Requirements require(boolean fulfilled, String problem) {
    if (!fulfilled) {
      problems.add(problem);
    }
    return this;
  }

  /**
   * Ends the check.
   *
   * @throws IllegalArgumentException if anything is wrong
   */
  public void verify() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }
}
