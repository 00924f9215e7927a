package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Leases records of one lane, as a member of its share group. Owned by one thread. */
public interface LaneConsumer extends AutoCloseable {

  /**
   * Leases the next batch, waiting for it at most so long. Sends the settlements that are not sent
   * yet along.
   *
   * @return empty if there was nothing within the time
   * @throws IllegalStateException if a record of the batch before is not settled
   */
  List<ConsumerRecord<byte[], byte[]>> lease(Duration time);

  /** Notes what becomes of a record's lease. */
  void settle(ConsumerRecord<byte[], byte[]> record, Settlement settlement);

  /** Sends what was noted. */
  void send();

  /** Extends the leases of these records; returns those whose lease is lost. */
  Set<RecordPlace> renew(Collection<ConsumerRecord<byte[], byte[]>> records);

  /** Sends what was noted and gives all other leases back. */
  @Override
  void close();
}
