package io.dogwatch.orchestrator.notifications.channels;

import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import java.util.ArrayList;
import java.util.List;

/** A notice in one line. */
public final class Title {

  private Title() {}

  /** As in {@code [HIGH] price-anomaly: 2 firing, 1 resolved}. */
  public static String of(Notice notice) {
    List<String> counts = new ArrayList<>();
    add(counts, count(notice, Alert.State.FIRING), "firing");
    add(counts, count(notice, Alert.State.RESOLVED), "resolved");
    add(counts, count(notice, Alert.State.RETRACTED), "retracted");
    add(counts, notice.repeated().size(), "still firing");
    return "[%s] %s: %s"
        .formatted(notice.group().severity(), notice.group().watchdog(), String.join(", ", counts));
  }

  private static long count(Notice notice, Alert.State state) {
    return notice.news().stream().filter(it -> it.state() == state).count();
  }

  private static void add(List<String> counts, long count, String what) {
    if (count > 0) {
      counts.add(count + " " + what);
    }
  }
}
