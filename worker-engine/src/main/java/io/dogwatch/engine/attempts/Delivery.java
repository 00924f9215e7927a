package io.dogwatch.engine.attempts;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.LaneAddress;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of a lane that the broker leased to us, and the job in it if there is one.
 *
 * @param count how often the record has been leased to somebody, from 1
 */
public record Delivery(
    LaneAddress lane,
    ConsumerRecord<byte[], byte[]> record,
    int count,
    JobId id,
    Decoded<JobMessage> job) {

  private static final Claim FIRST = new Claim(1, 1);

  public static Delivery of(
      LaneAddress lane, ConsumerRecord<byte[], byte[]> record, LaneReader reader) {
    Decoded<JobMessage> job = reader.read(record);
    return new Delivery(
        lane,
        record,
        record.deliveryCount().orElse((short) 1),
        job.message().map(JobMessage::id).orElseGet(() -> reader.idOf(record)),
        job);
  }

  /** Whether the job may have been started before. */
  public boolean isRepeated() {
    return claim().compareTo(FIRST) > 0;
  }

  /**
   * Whether the job may have ended, or gone on, without this delivery. A worker that dies between
   * telling an outcome and settling its job has another one execute the attempt, and publish the
   * next step, a second time: that one must not go on to the job's end.
   */
  public boolean comesAgain() {
    return count > 1 || job.message().filter(it -> it.step().number() > 1).isPresent();
  }

  /** Whether the job may be the one that its workers have died of. */
  public boolean isUnderSuspicion() {
    return count >= CrashLoop.SUSPECT_FROM;
  }

  /** Orders this lease among all claims on the job. */
  public Claim claim() {
    return new Claim(job.message().map(JobMessage::attempt).orElse(1), count);
  }
}
