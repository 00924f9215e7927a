package io.dogwatch.standalone;

import java.nio.file.Path;

/** Tells Logback where to write, before it asks. */
final class LogFiles {

  private LogFiles() {}

  /** Must run before the first logger is made. */
  static void in(Path folder) {
    System.setProperty("logback.configurationFile", "dogwatch-logback.xml");
    System.setProperty("dogwatch.logs", folder.toString());
  }

  /** Nowhere but errors, to the error stream. Must run before the first logger is made. */
  static void none() {
    System.setProperty("logback.configurationFile", "quiet-logback.xml");
  }
}
