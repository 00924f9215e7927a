package io.dogwatch.engine.testing;

import io.dogwatch.engine.lanes.LaneConsumer;
import io.dogwatch.engine.lanes.RecordPlace;
import io.dogwatch.engine.lanes.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One member of a group in memory. What it notes takes effect when it is sent. */
final class InMemoryLaneConsumer implements LaneConsumer {

  private final InMemoryShareGroup group;
  private final String process;
  private final int batch;
  private final Set<Long> open = new HashSet<>();
  private final Map<Long, Settlement> noted = new HashMap<>();

  InMemoryLaneConsumer(InMemoryShareGroup group, String process, int batch) {
    this.group = group;
    this.process = process;
    this.batch = batch;
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> lease(Duration time) {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open.size() + " records of the batch are not settled");
    }
    send();
    List<ConsumerRecord<byte[], byte[]>> leased = group.lease(this, process, batch);
    leased.forEach(record -> open.add(record.offset()));
    return leased;
  }

  @Override
  public void settle(ConsumerRecord<byte[], byte[]> record, Settlement settlement) {
    if (open.remove(record.offset())) {
      noted.put(record.offset(), settlement);
    }
  }

  @Override
  public void send() {
    noted.forEach(
        (offset, settlement) -> {
          var _ =
              switch (settlement) {
                case ACCEPT -> group.accept(this, offset);
                case RELEASE -> group.release(this, offset);
                case LOST -> false;
              };
        });
    noted.clear();
  }

  @Override
  public Set<RecordPlace> renew(Collection<ConsumerRecord<byte[], byte[]>> records) {
    send();
    List<RecordPlace> lost = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!group.renew(this, record.offset())) {
        lost.add(RecordPlace.of(record));
        open.remove(record.offset());
      }
    }
    return new LinkedHashSet<>(lost); // in an order that is the same in every run
  }

  @Override
  public void close() {
    send();
    group.leave(this);
  }
}
