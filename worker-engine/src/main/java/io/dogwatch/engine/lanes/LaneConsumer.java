package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Leases records of one lane. Owned by one thread; only {@link #wakeUp} may be called by others.
 *
 * <p>All records of a batch are settled before the next is taken.
 */
interface LaneConsumer extends AutoCloseable {

  /**
   * Leases the next batch, waiting for it at most so long. Sends the settlements that are not sent
   * yet along. An empty batch means that the time passed or that somebody called {@link #wakeUp}.
   */
  List<ConsumerRecord<byte[], byte[]>> lease(Duration time);

  /** Notes what becomes of a record's lease. */
  void settle(ConsumerRecord<byte[], byte[]> record, Settlement settlement);

  /** Sends what was noted. */
  void send();

  /** Extends the leases of these records; returns those whose lease is lost. */
  Set<RecordPlace> renew(Collection<ConsumerRecord<byte[], byte[]>> records);

  /** Makes a waiting {@link #lease} return. */
  void wakeUp();

  /** Sends what was noted and gives all other leases back. */
  @Override
  void close();
}
