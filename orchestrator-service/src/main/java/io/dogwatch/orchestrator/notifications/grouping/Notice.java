package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Alert;
import java.util.List;

/**
 * What people are told of a group at one time.
 *
 * @param news alerts that began, got more severe or ended
 * @param repeated alerts that were told before and still fire
 * @param others how many more of the group fire that people know of
 */
public record Notice(Group.Key group, List<Alert> news, List<Alert> repeated, int others) {

  public Notice {
    news = List.copyOf(news);
    repeated = List.copyOf(repeated);
  }

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return news.isEmpty() && repeated.isEmpty();
  }
}
