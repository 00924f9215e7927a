package io.dogwatch.orchestrator.notifications;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.notifications.HeardOffsets.Position;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Hearing;
import io.dogwatch.orchestrator.notifications.grouping.Hearing.Heard;
import io.dogwatch.orchestrator.notifications.grouping.MarketMoves;
import io.dogwatch.orchestrator.notifications.grouping.Member;
import io.dogwatch.orchestrator.notifications.grouping.Rhythm;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes what the topic of the alerts has. What follows from a record is kept in one transaction
 * with its offset: every record counts once, whichever orchestrators read it, and however often.
 */
final class HearAlerts {

  private static final Logger log = LoggerFactory.getLogger(HearAlerts.class);

  private final GroupRows rows;
  private final HeardOffsets offsets;
  private final Rhythm rhythm;
  private final InstantSource clock;
  private final LogLimit refusals;

  HearAlerts(GroupRows rows, HeardOffsets offsets, Rhythm rhythm, InstantSource clock) {
    this.rows = rows;
    this.offsets = offsets;
    this.rhythm = rhythm;
    this.clock = clock;
    this.refusals = new LogLimit(clock);
  }

  /**
   * A record of the topic.
   *
   * @param alert null if nobody understands it
   */
  record Entry(int partition, long offset, @Nullable Alert alert) {}

  /** What a partition has. */
  record Bounds(long beginning, long end) {}

  /**
   * Where each partition is to be read from: what was there when it was read for the first time is
   * heard, too, for it may fire still. One that ends before it was heard is another cluster's.
   *
   * @throws DataAccessException if the database does not answer
   */
  Map<Integer, Long> positions(Map<Integer, Bounds> partitions) {
    return rows.inTurn(
        () -> {
          Map<Integer, Position> known = offsets.load();
          Map<Integer, Position> begun = new HashMap<>();
          partitions.forEach(
              (partition, bounds) -> {
                Position position = known.get(partition);
                if (position == null) {
                  begun.put(partition, new Position(bounds.beginning(), bounds.end()));
                } else if (position.next() > bounds.end()) {
                  begun.put(partition, new Position(bounds.beginning(), bounds.beginning()));
                }
              });
          offsets.save(begun);
          Map<Integer, Long> next = new HashMap<>();
          known.forEach((partition, position) -> next.put(partition, position.next()));
          begun.forEach((partition, position) -> next.put(partition, position.next()));
          return next;
        });
  }

  /**
   * Hears of them, those of a partition in their order.
   *
   * @throws DataAccessException if the database does not answer
   */
  void hear(List<Entry> records) {
    if (!records.isEmpty()) {
      var _ = rows.inTurn(() -> hearInTurn(records));
    }
  }

  private int hearInTurn(List<Entry> records) {
    Map<Integer, Position> positions = offsets.load();
    Map<Integer, Position> moved = new HashMap<>();
    List<Heard> heard = new ArrayList<>();
    for (Entry record : records) {
      Position position = positions.getOrDefault(record.partition(), new Position(0, 0));
      if (record.offset() >= position.next()) {
        var next = new Position(record.offset() + 1, position.newsFrom());
        positions.put(record.partition(), next);
        moved.put(record.partition(), next);
        if (record.alert() != null && canBeKept(record, record.alert())) {
          heard.add(new Heard(record.alert(), record.offset() < position.newsFrom()));
        }
      }
    }
    offsets.save(moved);
    if (!heard.isEmpty()) {
      apply(heard, clock.instant());
    }
    return heard.size();
  }

  /** PostgreSQL has no text with U+0000, and no watchdog of ours such a name. */
  private boolean canBeKept(Entry record, Alert alert) {
    boolean isText =
        Stream.of(alert.alertId(), alert.watchdog(), alert.type())
            .noneMatch(text -> text.indexOf('\0') >= 0);
    if (!isText && refusals.isDue()) {
      log.atWarn()
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("an alert with U+0000 in its names: nobody is told of it");
    }
    return isText;
  }

  private void apply(List<Heard> heard, Instant now) {
    Hearing hearing = Hearing.of(known(heard), heard, now);
    rows.save(hearing.changed(), now);
    rows.forget(hearing.over());
    for (Group.Key key : hearing.noted()) {
      rows.save(rows.group(key).noting(now, rhythm));
    }
  }

  private Collection<Member> known(List<Heard> heard) {
    Map<String, Member> known = new LinkedHashMap<>();
    Stream<Member> others =
        Hearing.concernsMoves(heard)
            ? rows.membersOfTypes(MarketMoves.CONCERNED).stream()
            : Stream.empty();
    Stream.concat(
            rows
                .members(heard.stream().map(it -> it.alert().alertId()).distinct().toList())
                .stream(),
            others)
        .forEach(it -> known.put(it.id(), it));
    return known.values();
  }
}
