package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.deadletters.DeadLetter;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/** A record of the log, as far as the projection understands it. */
record Entry(TopicPartition partition, long offset, Content content) {

  /** The same record, as if nobody understood it. */
  Entry without() {
    return new Entry(partition, offset, new Undecodable("the read model can't hold it"));
  }

  /** What stands before this offset, where that is no record. */
  static Entry before(TopicPartition partition, long next) {
    return new Entry(partition, next - 1, new Passed());
  }

  /** What the record says. */
  sealed interface Content {}

  /** A job lies on a lane, since then. */
  record Job(JobMessage message, Instant at) implements Content {}

  /** A job waits for the time of its first run, since then. */
  record Waiting(JobMessage message, Instant at) implements Content {}

  /** A job waits for others to end. */
  record Depending(JobMessage message) implements Content {}

  /** A failed attempt is to be made again: the worker's event has told so already. */
  record Repeated() implements Content {}

  /** Something happened to a job. */
  record Happened(JobEvent event) implements Content {}

  /** A revision of an alert. */
  record Alerted(Alert alert) implements Content {}

  /** A job was given up, or something that is none. */
  record Buried(DeadLetter letter) implements Content {}

  /** Nothing that is for readers, such as the marker of a transaction's end. */
  record Passed() implements Content {}

  /** Nobody understands it; it stays where it is. */
  record Undecodable(String reason) implements Content {}
}
