package io.dogwatch.watchdog.feeds;

/** Brings events for as long as it is not closed. */
public interface Feed extends AutoCloseable {

  /** Returns at once; events come from then on. */
  void start();

  @Override
  void close();
}
