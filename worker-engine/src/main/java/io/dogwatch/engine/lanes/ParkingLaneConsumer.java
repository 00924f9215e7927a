package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the lane's share group while there is nothing to do, and joins it again when there is. A
 * member of a share group costs its broker a heartbeat and two fetches a second, with or without
 * records; a hundred idle workers of twelve types would keep seven cores busy with that.
 */
final class ParkingLaneConsumer implements LaneConsumer {

  private final Supplier<LaneConsumer> members;
  private final Supplier<LaneEnds.Watch> watches;
  private final Duration after;
  private final InstantSource clock;
  private @Nullable LaneConsumer member;
  private LaneEnds.@Nullable Watch watch;
  private Instant usedAt;

  /**
   * Joins at once.
   *
   * @param members open members of the lane's share group
   * @param after how long after the last record it may leave
   */
  ParkingLaneConsumer(
      Supplier<LaneConsumer> members,
      Supplier<LaneEnds.Watch> watches,
      Duration after,
      InstantSource clock) {
    this.members = members;
    this.watches = watches;
    this.after = after;
    this.clock = clock;
    this.member = members.get();
    this.usedAt = clock.instant();
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> lease(Duration time) {
    if (member == null) {
      if (watch().isQuietFor(time)) {
        return List.of();
      }
      usedAt = clock.instant();
    }
    List<ConsumerRecord<byte[], byte[]>> records = join().lease(time);
    if (!records.isEmpty()) {
      usedAt = clock.instant();
    }
    if (clock.instant().isBefore(usedAt.plus(after))) {
      watchNoMore();
    } else if (watch().isQuietFor(Duration.ZERO)) {
      park();
    }
    return records;
  }

  @Override
  public void settle(ConsumerRecord<byte[], byte[]> record, Settlement settlement) {
    join().settle(record, settlement);
  }

  @Override
  public void send() {
    if (member != null) {
      member.send();
    }
  }

  @Override
  public Set<RecordPlace> renew(Collection<ConsumerRecord<byte[], byte[]>> records) {
    return join().renew(records);
  }

  @Override
  public void close() {
    watchNoMore();
    park();
  }

  /** The member of the group that it has; a new one where it has none. */
  private LaneConsumer join() {
    if (member == null) {
      member = members.get();
    }
    return member;
  }

  private void park() {
    LaneConsumer left = member;
    member = null;
    if (left != null) {
      left.close();
    }
  }

  private LaneEnds.Watch watch() {
    if (watch == null) {
      watch = watches.get();
    }
    return watch;
  }

  private void watchNoMore() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }
}
