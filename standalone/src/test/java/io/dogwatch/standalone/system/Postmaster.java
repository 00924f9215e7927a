package io.dogwatch.standalone.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process of a platform's PostgreSQL server, as those see it who mean it harm. */
final class Postmaster {

  private Postmaster() {}

  /**
   * The one that runs now.
   *
   * @param data of the platform
   */
  static ProcessHandle of(Path data) throws IOException {
    Path file = data.resolve("postgresql/cluster/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst())).orElseThrow();
  }
}
