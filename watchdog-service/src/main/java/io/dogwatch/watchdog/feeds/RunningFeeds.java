package io.dogwatch.watchdog.feeds;

import java.util.List;

/** All feeds of a service, and what they have in common; none of them, where none is set. */
public final class RunningFeeds implements Feed {

  private final List<Feed> feeds;
  private final Runnable release;

  /**
   * @param release what the feeds have in common, once they are closed
   */
  public RunningFeeds(List<Feed> feeds, Runnable release) {
    this.feeds = List.copyOf(feeds);
    this.release = release;
  }

  /** Feeds that bring nothing. */
  public static RunningFeeds none() {
    return new RunningFeeds(List.of(), () -> {});
  }

  public int size() {
    return feeds.size();
  }

  @Override
  public void start() {
    feeds.forEach(Feed::start);
  }

  @Override
  public void close() {
    feeds.forEach(Feed::close);
    release.run();
  }
}
