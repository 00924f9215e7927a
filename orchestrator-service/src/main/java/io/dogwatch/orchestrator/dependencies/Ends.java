package io.dogwatch.orchestrator.dependencies;

import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.orchestrator.intake.WaitingJobs.Ending;
import io.dogwatch.orchestrator.intake.WaitingJobs.Told;
import io.dogwatch.orchestrator.intake.WaitingJobs.Waiting;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterHeaders;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Tells the ends of jobs that have never come to a lane. Waits for the cluster. An event that is
 * told twice changes nothing; a dead letter that is told twice is there twice.
 */
public final class Ends {

  private static final String SOURCE = "dogwatch/orchestrator";

  private final DurableWriter writer;
  private final JobRecords records;
  private final Topics topics;
  private final RandomGenerator random;

  /**
   * @param producer writes with acks=all; owned by the caller
   */
  public Ends(Producer<byte[], byte[]> producer, Topics topics, RandomGenerator random) {
    this.writer = new DurableWriter(producer);
    this.records = new JobRecords(topics, SOURCE);
    this.topics = topics;
    this.random = random;
  }

  /**
   * Tells how jobs have ended, all at once; of one that is dead it tells so when its dead letter is
   * there.
   */
  Told tell(List<Ending> endings, Instant now) {
    Map<JobId, Throwable> refused = new HashMap<>();
    Set<JobId> buried = write(letters(endings, now), refused);
    Map<JobId, ProducerRecord<byte[], byte[]>> events = new LinkedHashMap<>();
    for (Ending ending : endings) {
      JobId id = ending.waiting().job().id();
      if (!(ending.end() instanceof JobFact.DeadLettered) || buried.contains(id)) {
        events.put(id, event(ending, now));
      }
    }
    return new Told(write(events, refused), refused);
  }

  private Map<JobId, ProducerRecord<byte[], byte[]>> letters(List<Ending> endings, Instant now) {
    Map<JobId, ProducerRecord<byte[], byte[]>> letters = new LinkedHashMap<>();
    for (Ending ending : endings) {
      if (ending.end() instanceof JobFact.DeadLettered dead) {
        letters.put(ending.waiting().job().id(), letter(ending.waiting(), dead, now));
      }
    }
    return letters;
  }

  /**
   * Returns those that the cluster has.
   *
   * @param refused why it does not take others is added
   */
  private Set<JobId> write(
      Map<JobId, ProducerRecord<byte[], byte[]>> records, Map<JobId, Throwable> refused) {
    Map<JobId, CompletableFuture<Void>> writes = new LinkedHashMap<>();
    for (var each : records.entrySet()) {
      CompletableFuture<Void> write = writer.write(each.getValue());
      writes.put(each.getKey(), write);
      // Each attempt may block for seconds where Kafka is away: one is enough.
      if (write.isCompletedExceptionally()) {
        break;
      }
    }
    Set<JobId> written = new HashSet<>();
    writes.forEach(
        (job, write) -> {
          try {
            write.join();
            written.add(job);
          } catch (CompletionException e) {
            refused.put(job, e.getCause() == null ? e : e.getCause());
          }
        });
    return written;
  }

  private ProducerRecord<byte[], byte[]> event(Ending ending, Instant now) {
    JobMessage job = ending.waiting().job();
    var claim = new Claim(job.attempt(), 0);
    var event = new JobEvent(job.id(), job.type(), claim, null, now, ending.end());
    return records.forEvent(event, ending.waiting().trace().child(random));
  }

  private ProducerRecord<byte[], byte[]> letter(
      Waiting waiting, JobFact.DeadLettered dead, Instant now) {
    JobMessage job = waiting.job();
    Headers headers =
        new Envelope(
                job.id() + "/dead",
                "io.dogwatch.job.dead-lettered",
                SOURCE,
                now,
                Envelope.AVRO,
                waiting.trace().child(random))
            .toHeaders();
    add(headers, DeadLetterHeaders.REASON, dead.reason().name());
    add(headers, DeadLetterHeaders.TIMESTAMP, now.toString());
    add(headers, DeadLetterHeaders.JOB_ID, job.id().toString());
    add(headers, DeadLetterHeaders.ATTEMPTS, "0");
    add(headers, DeadLetterHeaders.ORIGINAL_TOPIC, topics.waiting().name());
    add(headers, DeadLetterHeaders.FAILURE_CODE, dead.failure().code().name());
    add(headers, DeadLetterHeaders.MESSAGE, dead.failure().message());
    return new ProducerRecord<>(
        topics.deadLetters(job.type()).name(),
        null,
        null,
        job.id().toString().getBytes(StandardCharsets.UTF_8),
        JobMessage.CODEC.encode(job),
        headers);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
