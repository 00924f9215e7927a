package io.dogwatch.benchmarks.projection;

import java.time.Duration;

/** What the database's processes take of the machine. They are descendants of this process. */
final class DatabaseLoad {

  private static final String PROGRAM = "/postgres";

  private DatabaseLoad() {}

  /** Processor time of those that run now, since they began. */
  static Duration cpu() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::info)
        .filter(process -> process.command().filter(it -> it.endsWith(PROGRAM)).isPresent())
        .flatMap(process -> process.totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
