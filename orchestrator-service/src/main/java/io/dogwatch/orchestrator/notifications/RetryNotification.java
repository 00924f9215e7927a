package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.notifications.NotificationView.State;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DataAccessException;

/** Has messages sent again that have failed. */
final class RetryNotification {

  private final NotificationViews views;
  private final Set<String> channels;
  private final InstantSource clock;

  /**
   * @param channels that there are
   */
  RetryNotification(NotificationViews views, Set<String> channels, InstantSource clock) {
    this.views = views;
    this.channels = Set.copyOf(channels);
    this.clock = clock;
  }

  /** What became of the wish. */
  sealed interface Answer {

    record Pending(NotificationView message) implements Answer {}

    record Unknown() implements Answer {}

    record NotFailed(State state) implements Answer {}

    record NoChannel(String channel) implements Answer {}
  }

  /**
   * Has it sent from the start.
   *
   * @throws DataAccessException if the database does not answer
   */
  Answer retry(UUID id) {
    Optional<NotificationView> found = views.find(id);
    if (found.isEmpty()) {
      return new Answer.Unknown();
    }
    String channel = found.get().channel();
    if (!channels.contains(channel)) {
      return new Answer.NoChannel(channel);
    }
    return views
        .retry(id, clock.instant())
        .<Answer>map(Answer.Pending::new)
        .orElseGet(() -> new Answer.NotFailed(found.get().state()));
  }
}
