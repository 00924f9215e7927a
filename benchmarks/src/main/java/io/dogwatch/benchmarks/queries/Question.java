package io.dogwatch.benchmarks.queries;

import io.dogwatch.benchmarks.report.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked over HTTP, again and again.
 *
 * @param paths asked in turn
 * @param target of the 95th percentile
 */
record Question(String name, List<String> paths, @Nullable Target target) {

  Question {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("a path to ask for expected: " + name);
    }
  }

  static Question of(String name, String path, @Nullable Target target) {
    return new Question(name, List.of(path), target);
  }

  String path(int number) {
    return paths.get(number % paths.size());
  }
}
