package io.dogwatch.orchestrator.problems;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is wrong with a request, as it is found. The first mistakes are kept, the others counted: a
 * large body may have more of them than memory. For one thread.
 */
public final class Mistakes {

  /** One for each job of the largest request. */
  private static final int LISTED = 10_000;

  private final List<FieldProblem> first = new ArrayList<>();
  private long count;

  /** One that is known already. */
  public static Mistakes of(FieldProblem mistake) {
    var mistakes = new Mistakes();
    mistakes.add(mistake);
    return mistakes;
  }

  public void add(FieldProblem mistake) {
    count++;
    if (first.size() < LISTED) {
      first.add(mistake);
    }
  }

  public void addAll(Collection<FieldProblem> mistakes) {
    mistakes.forEach(this::add);
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The first of them, in the order in which they were found. */
  public List<FieldProblem> listed() {
    return List.copyOf(first);
  }

  /**
   * Call when all has been read, before any of it is used.
   *
   * @throws InvalidRequestException that lists what is wrong, if anything is
   */
  public void requireNone() {
    if (!isEmpty()) {
      throw new InvalidRequestException(this);
    }
  }

  /** How many there are, such as {@code 12000 errors; the first 10000 are listed}. */
  String summary() {
    String all = count == 1 ? "1 error" : "%d errors".formatted(count);
    return count == first.size() ? all : "%s; the first %d are listed".formatted(all, LISTED);
  }

  @Override
  public String toString() {
    return summary() + ": " + first;
  }
}
