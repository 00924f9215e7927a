package io.dogwatch.benchmarks.reference;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record whose time has not come. */
record WaitingRecord(ConsumerRecord<byte[], byte[]> record, Instant due, InstantSource clock)
    implements Delayed {

  static WaitingRecord of(ConsumerRecord<byte[], byte[]> record, InstantSource clock) {
    return switch (JobMessage.CODEC.decode(record.value())) {
      case Decoded.Message<JobMessage>(JobMessage job) -> {
        Instant notBefore = job.limits().notBefore();
        yield new WaitingRecord(record, notBefore == null ? Instant.EPOCH : notBefore, clock);
      }
      case Decoded.Undecodable<JobMessage>(String reason) ->
          throw new IllegalStateException("a job expected: " + reason);
    };
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(Duration.between(clock.instant(), due));
  }

  @Override
  public int compareTo(Delayed other) {
    return other instanceof WaitingRecord that
        ? due.compareTo(that.due)
        : Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }
}
