package io.dogwatch.orchestrator.notifications;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.orchestrator.notifications.channels.Channels;
import java.util.List;

/** All that works where there are channels. */
final class NotifyPeople implements AutoCloseable {

  private final AlertFeed feed;
  private final BackgroundTask groups;
  private final List<Courier> couriers;
  private final Channels channels;

  NotifyPeople(AlertFeed feed, TellGroups groups, List<Courier> couriers, Channels channels) {
    this.feed = feed;
    this.groups = new BackgroundTask("notifications", groups::run);
    this.couriers = List.copyOf(couriers);
    this.channels = channels;
  }

  void start() {
    feed.start();
    groups.start();
    couriers.forEach(Courier::start);
  }

  @Override
  public void close() {
    feed.close();
    groups.close();
    couriers.forEach(Courier::close);
    channels.close();
  }
}
