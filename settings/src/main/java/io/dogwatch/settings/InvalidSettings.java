package io.dogwatch.settings;

import java.util.List;

/** Settings that a service cannot start with. */
public final class InvalidSettings extends RuntimeException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // what List.copyOf makes is serializable
  private final List<String> problems;

  /** For what is found wrong when settings are used; what is wrong in itself is found before. */
  public InvalidSettings(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** What was expected and what was found, for each. */
  public List<String> problems() {
    return problems;
  }
}
