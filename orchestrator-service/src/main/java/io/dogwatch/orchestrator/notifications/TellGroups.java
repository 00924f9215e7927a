package io.dogwatch.orchestrator.notifications;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.intake.OneByOne;
import io.dogwatch.orchestrator.intake.Rounds;
import io.dogwatch.orchestrator.notifications.channels.Message;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Member;
import io.dogwatch.orchestrator.notifications.grouping.Muting;
import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.orchestrator.notifications.grouping.Rhythm;
import io.dogwatch.orchestrator.notifications.grouping.Telling;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;

/**
 * Looks at groups when they are due. What people know of, and what is queued for the channels, is
 * one transaction.
 */
final class TellGroups {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final GroupRows rows;
  private final NotificationOutbox outbox;
  private final Orders orders;
  private final Plan plan;
  private final InstantSource clock;
  private final Function<Instant, UUID> ids;
  private final LogLimit failures;

  /**
   * Who is told when.
   *
   * @param channels from which severity on each is used
   */
  record Plan(Map<String, Severity> channels, Rhythm rhythm) {

    Plan {
      channels = Map.copyOf(channels);
    }
  }

  TellGroups(
      GroupRows rows,
      NotificationOutbox outbox,
      Orders orders,
      Plan plan,
      InstantSource clock,
      Function<Instant, UUID> ids) {
    this.rows = rows;
    this.outbox = outbox;
    this.orders = orders;
    this.plan = plan;
    this.clock = clock;
    this.ids = ids;
    this.failures = new LogLimit(clock);
  }

  /** Until the thread is interrupted. */
  void run() throws InterruptedException {
    new Rounds(failures, "nobody is told of alerts for now")
        .run(
            () -> {
              if (rows.isReady()) {
                tellAll();
              }
              Thread.sleep(PAUSE);
            });
  }

  /**
   * Looks at all groups that are due. One that fails holds up no other.
   *
   * @throws DataAccessException if the database does not answer
   */
  void tellAll() {
    new OneByOne<Group.Key>("groups", failures).takeTurns(this::tellNext);
  }

  private boolean tellNext(Set<Group.Key> aside) {
    Instant now = clock.instant();
    return rows.inTurn(
        () -> {
          List<Group> due = rows.due(now, aside).stream().toList();
          for (Group group : due) {
            aside.add(group.key());
            tell(group, now);
            aside.remove(group.key());
          }
          return !due.isEmpty();
        });
  }

  private void tell(Group group, Instant now) {
    List<Member> members = rows.members(group.key());
    var muting =
        new Muting(
            Muting.venuesOf(rows.membersOfTypes(Set.of(Muting.OUTAGE))),
            orders.silencedAt(now),
            orders.acknowledgedOf(members.stream().map(Member::alert).toList()));
    Telling telling = Telling.of(group, members, muting, now, plan.rhythm());
    rows.saveTold(telling.told());
    rows.forget(telling.over());
    telling.group().ifPresentOrElse(rows::save, () -> rows.forget(group.key()));
    if (!telling.notice().isEmpty()) {
      queue(telling.notice(), now);
    }
  }

  private void queue(Notice notice, Instant now) {
    new TreeMap<>(plan.channels())
        .forEach(
            (channel, least) -> {
              if (notice.group().severity().compareTo(least) >= 0) {
                outbox.queue(channel, new Message(ids.apply(now), now, notice));
              }
            });
  }
}
