package io.dogwatch.client.audit;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.DeadLetterHeaders;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Enters the records of a log into a ledger. */
final class LogNotes {

  private final Topics topics;
  private final LaneReader lanes;
  private final JobLedger ledger;
  private final long horizon;

  /**
   * @param horizon what was said before it may be gone in part
   */
  LogNotes(Topics topics, JobLedger ledger, Instant horizon) {
    this.topics = topics;
    this.lanes = new LaneReader(topics);
    this.ledger = ledger;
    this.horizon = horizon.toEpochMilli();
  }

  void ofLane(ConsumerRecord<byte[], byte[]> record) {
    if (isOld(record)) {
      ledger.isOld(lanes.idOf(record));
      return;
    }
    RecordPlace place = RecordPlace.of(record);
    switch (lanes.read(record)) {
      case Decoded.Message<JobMessage>(JobMessage job) -> ledger.lies(job, place);
      case Decoded.Undecodable<JobMessage> _ -> {
        LaneAddress lane = topics.laneOf(record.topic()).orElseThrow();
        ledger.liesUnread(
            lanes.idOf(record), lane.type(), Instant.ofEpochMilli(record.timestamp()), place);
      }
    }
  }

  /**
   * What was said before the horizon is not looked at: some of it may be gone already. A retry that
   * nobody has read yet waits, however old it is.
   *
   * @param timed what the timer store has read of retry topics
   */
  void ofOutcome(ConsumerRecord<byte[], byte[]> record, SettledRecords timed) {
    boolean isOld = isOld(record);
    if (topics.isDeadLetters(record.topic())) {
      jobOf(record).ifPresent(ledger::hasDeadLetter);
    } else if (record.topic().equals(topics.jobEvents().name())) {
      JobEvent.CODEC
          .decode(record.value())
          .message()
          .filter(_ -> !isOld)
          .ifPresent(ledger::happened);
    } else {
      Optional<JobMessage> job = JobMessage.CODEC.decode(record.value()).message();
      if (record.topic().equals(topics.waiting().name())) {
        job.filter(_ -> !isOld).ifPresent(ledger::waits);
      } else if (!isOld || !timed.contains(RecordPlace.of(record))) {
        job.ifPresent(ledger::isTimed);
      }
    }
  }

  /** Of the timer store's record of itself. */
  void ofTimer(ConsumerRecord<byte[], byte[]> record) {
    boolean isKept = record.value() != null;
    KeptTimer.of(record.key()).ifPresent(isKept ? ledger::keeps : ledger::keepsNoMore);
  }

  /** Says which jobs something was said of since the outcomes were read. */
  void ofMove(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.jobEvents().name())) {
      JobEvent.CODEC.decode(record.value()).message().map(JobEvent::job).ifPresent(ledger::moves);
    } else if (topics.isDeadLetters(record.topic())) {
      jobOf(record).ifPresent(ledger::moves);
    } else {
      JobMessage.CODEC
          .decode(record.value())
          .message()
          .map(JobMessage::id)
          .ifPresent(ledger::moves);
    }
  }

  /** Empty for what the timer store could not read: it has no job that anybody could name. */
  private static Optional<JobId> jobOf(ConsumerRecord<byte[], byte[]> deadLetter) {
    Header header = deadLetter.headers().lastHeader(DeadLetterHeaders.JOB_ID);
    return header == null
        ? Optional.empty()
        : Optional.of(JobId.parse(new String(header.value(), StandardCharsets.UTF_8)));
  }

  private boolean isOld(ConsumerRecord<byte[], byte[]> record) {
    return record.timestamp() < horizon;
  }
}
