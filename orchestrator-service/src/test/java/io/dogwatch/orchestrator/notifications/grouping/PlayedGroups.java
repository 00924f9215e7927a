package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.orchestrator.notifications.grouping.Hearing.Heard;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Groups in memory, whose time is the test's, and what people were told of them. */
final class PlayedGroups {

  static final Rhythm RHYTHM =
      new Rhythm(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4));

  private static final Instant START = GivenAlert.SEEN;

  private final Map<String, Member> members = new HashMap<>();
  private final Map<Group.Key, Group> groups = new HashMap<>();
  private final List<String> told = new ArrayList<>();
  private final Set<String> silenced = new HashSet<>();
  private final Set<String> acknowledged = new HashSet<>();
  private Instant now = START;

  /** Hears of them together, now. */
  void hear(GivenAlert... alerts) {
    hear(false, alerts);
  }

  void hearOld(GivenAlert... alerts) {
    hear(true, alerts);
  }

  private void hear(boolean isOld, GivenAlert... alerts) {
    List<Heard> heard = new ArrayList<>();
    for (GivenAlert alert : alerts) {
      heard.add(new Heard(alert.alert(), isOld));
    }
    Hearing hearing = Hearing.of(members.values(), heard, now);
    hearing.changed().forEach(it -> members.put(it.id(), it));
    hearing.over().forEach(members::remove);
    hearing.noted().forEach(key -> groups.put(key, group(key).noting(now, RHYTHM)));
  }

  private Group group(Group.Key key) {
    return groups.getOrDefault(key, Group.of(key));
  }

  void silence(String alert) {
    silenced.add(alert);
  }

  void endSilence(String alert) {
    silenced.remove(alert);
  }

  void acknowledge(String alert) {
    acknowledged.add(alert);
  }

  /** Time passes, and groups are looked at when they are due. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    for (var next = nextDue(end); next.isPresent(); next = nextDue(end)) {
      now = next.get();
      groups.values().stream()
          .filter(this::isDue)
          .sorted(Comparator.comparing(it -> it.key().toString()))
          .toList()
          .forEach(this::look);
    }
    now = end;
  }

  private Optional<Instant> nextDue(Instant end) {
    return groups.values().stream()
        .map(Group::dueAt)
        .filter(Objects::nonNull)
        .filter(due -> !due.isAfter(end))
        .min(Comparator.naturalOrder());
  }

  private boolean isDue(Group group) {
    Instant due = group.dueAt();
    return due != null && !due.isAfter(now);
  }

  private void look(Group group) {
    var muting =
        new Muting(
            Muting.venuesOf(members.values()),
            alert -> silenced.contains(alert.alertId()),
            alert -> acknowledged.contains(alert.alertId()));
    List<Member> its =
        members.values().stream()
            .filter(it -> it.group().equals(group.key()))
            .sorted(Comparator.comparing(Member::id))
            .toList();
    Telling telling = Telling.of(group, its, muting, now, RHYTHM);
    groups.remove(group.key());
    telling.group().ifPresent(it -> groups.put(it.key(), it));
    telling.told().forEach(it -> members.put(it.id(), it));
    telling.over().forEach(members::remove);
    if (!telling.notice().isEmpty()) {
      told.add(text(telling.notice()));
    }
  }

  /** As in {@code 30 price-anomaly HIGH: a RESOLVED, again b, 1 other}. */
  private String text(Notice notice) {
    List<String> parts = new ArrayList<>();
    for (Alert alert : notice.news()) {
      parts.add(
          alert.state() == Alert.State.FIRING
              ? alert.alertId()
              : alert.alertId() + " " + alert.state());
    }
    notice.repeated().forEach(alert -> parts.add("again " + alert.alertId()));
    if (notice.others() > 0) {
      parts.add(notice.others() + " other");
    }
    return "%d %s %s: %s"
        .formatted(
            Duration.between(START, now).toSeconds(),
            notice.group().watchdog(),
            notice.group().severity(),
            String.join(", ", parts));
  }

  /** What people were told since they were asked last. */
  List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  /** How much is remembered. */
  int remembered() {
    return members.size() + groups.size();
  }

  Member member(String id) {
    return Objects.requireNonNull(members.get(id));
  }
}
