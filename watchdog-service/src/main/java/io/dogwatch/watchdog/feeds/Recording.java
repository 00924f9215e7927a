package io.dogwatch.watchdog.feeds;

import java.util.stream.Stream;

/** What was recorded of markets, and can be replayed. What is read twice is the same twice. */
public interface Recording {

  /**
   * All rows in the order of the recording: lines, frames or transactions, as the recording has
   * them. The caller closes the stream, and with it the file.
   *
   * @throws java.io.UncheckedIOException here or while reading, if the file cannot be read
   */
  Stream<Row> rows();
}
