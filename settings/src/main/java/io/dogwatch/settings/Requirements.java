package io.dogwatch.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

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

  /** Remembers what is wrong with a part that is made of settings, and cannot be made of these. */
  public Requirements requireValid(String part, Supplier<?> made) {
    try {
      var _ = made.get();
    } catch (IllegalArgumentException e) {
      problems.add(part + ": " + e.getMessage());
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
