package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes with alerts that are heard of.
 *
 * @param changed members as they are now
 * @param over ids of members that can be forgotten
 * @param noted groups that have news
 */
public record Hearing(List<Member> changed, Set<String> over, Set<Group.Key> noted) {

  public Hearing {
    changed = List.copyOf(changed);
    over = Set.copyOf(over);
    noted = Set.copyOf(noted);
  }

  /**
   * A revision of an alert.
   *
   * @param isOld it was there before anybody was to be told: nobody is told of its end
   */
  public record Heard(Alert alert, boolean isOld) {}

  /**
   * Hears of alerts, those of one id in the order of their revisions.
   *
   * @param known members of these ids; and all that {@link #concernsMoves} asks for, if it does
   */
  public static Hearing of(Collection<Member> known, List<Heard> alerts, Instant now) {
    Map<String, Member> members = new LinkedHashMap<>();
    known.forEach(it -> members.put(it.id(), it));
    Map<String, Member> before = new HashMap<>(members);
    alerts.forEach(it -> hear(members, it));
    if (concernsMoves(alerts)) {
      MarketMoves.changes(members.values(), now).forEach(it -> members.put(it.id(), it));
    }
    return changes(before, members);
  }

  /** Whether all members of {@link MarketMoves#CONCERNED} matter. */
  public static boolean concernsMoves(List<Heard> alerts) {
    return alerts.stream().anyMatch(it -> MarketMoves.MADE_OF.contains(it.alert().type()));
  }

  private static void hear(Map<String, Member> members, Heard heard) {
    Alert alert = heard.alert();
    Member member = members.get(alert.alertId());
    if (member == null) {
      Member.first(alert).ifPresent(it -> members.put(it.id(), it));
    } else {
      Member next = member.with(alert);
      if (heard.isOld() && !next.isFiring() && next.told() == null) {
        members.remove(next.id());
      } else {
        members.put(next.id(), next);
      }
    }
  }

  private static Hearing changes(Map<String, Member> before, Map<String, Member> after) {
    List<Member> changed =
        after.values().stream().filter(it -> !it.equals(before.get(it.id()))).toList();
    Set<String> over = new LinkedHashSet<>(before.keySet());
    over.removeAll(after.keySet());
    Set<Group.Key> noted = new LinkedHashSet<>();
    for (Member member : changed) {
      if (isNewsSince(before.get(member.id()), member)) {
        noted.add(member.group());
      }
    }
    return new Hearing(changed, over, noted);
  }

  /** What was news before has its group looked at already. */
  private static boolean isNewsSince(@Nullable Member before, Member after) {
    return after.isNews()
        && (before == null
            || !before.isNews()
            || before.isFiring() != after.isFiring()
            || !before.group().equals(after.group()));
  }
}
