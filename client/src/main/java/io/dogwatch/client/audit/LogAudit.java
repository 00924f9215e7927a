package io.dogwatch.client.audit;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole log and finds out what became of every job: from the lanes, the retry topics, the
 * dead letters and the events, and from nothing else. May be done at any time, while jobs run, too.
 *
 * <p>What lets it judge a log that goes on: an outcome is in the log before its lease is settled.
 * So the lanes are read first, then what is settled of them, then all outcomes; a job that came
 * meanwhile is found in what the lanes have got by then.
 *
 * <p>Takes memory for each job, not for its payload or result.
 */
public final class LogAudit {

  private final String bootstrapServers;
  private final Topics topics;
  private final Map<String, Object> kafka;
  private final LaneReader lanes;

  /**
   * @param kafka settings that every Kafka client gets, such as those of TLS and SASL; they win
   *     over our own
   */
  public LogAudit(String bootstrapServers, Topics topics, Map<String, Object> kafka) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    this.kafka = Map.copyOf(kafka);
    this.lanes = new LaneReader(topics);
  }

  /** Is told how far the reading of a part of the log is. */
  @FunctionalInterface
  public interface Progress {

    /**
     * So much of a part has been read.
     *
     * @param part of the log, for a person
     * @param done offsets that have been passed
     * @param all offsets of the part
     */
    void reached(String part, long done, long all);
  }

  /**
   * Reads the log as it is now.
   *
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  public AuditReport run() throws InterruptedException {
    return run((_, _, _) -> {});
  }

  /**
   * The same, and tells how far it is.
   *
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  public AuditReport run(Progress progress) throws InterruptedException {
    try (Admin admin = admin()) {
      Set<String> there = get(admin.listTopics().names());
      var ledger = new JobLedger();
      try (var laneRecords = reader(topicsOf(there, topics.lanes().asMatchPredicate()))) {
        Map<TopicPartition, Long> read =
            laneRecords.readToEnd(
                record -> noteLane(ledger, record),
                (done, all) -> progress.reached("lanes", done, all));
        SettledRecords settled = settled(admin, read);
        try (var others = reader(topicsOf(there, this::tellsOutcomes))) {
          others.readToEnd(
              record -> noteOutcome(ledger, record),
              (done, all) -> progress.reached("outcomes", done, all));
        }
        laneRecords.readToEnd(
            record -> noteLane(ledger, record),
            (done, all) -> progress.reached("lanes since then", done, all));
        return ledger.report(settled);
      }
    }
  }

  private static List<String> topicsOf(Set<String> there, Predicate<String> wanted) {
    return there.stream().filter(wanted).sorted().toList();
  }

  private boolean tellsOutcomes(String topic) {
    return topic.equals(topics.jobEvents().name())
        || topic.equals(topics.waiting().name())
        || topics.retries().matcher(topic).matches()
        || topics.isDeadLetters(topic);
  }

  private void noteLane(JobLedger ledger, ConsumerRecord<byte[], byte[]> record) {
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

  private void noteOutcome(JobLedger ledger, ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.jobEvents().name())) {
      JobEvent.CODEC.decode(record.value()).message().ifPresent(ledger::happened);
    } else if (topics.isDeadLetters(record.topic())) {
      jobOf(record).ifPresent(ledger::hasDeadLetter);
    } else if (record.topic().equals(topics.waiting().name())) {
      JobMessage.CODEC.decode(record.value()).message().ifPresent(ledger::waits);
    } else {
      JobMessage.CODEC.decode(record.value()).message().ifPresent(ledger::isTimed);
    }
  }

  /** Empty for what the timer store could not read: it has no job that anybody could name. */
  private static Optional<JobId> jobOf(ConsumerRecord<byte[], byte[]> deadLetter) {
    Header header = deadLetter.headers().lastHeader("dlq-job-id");
    return header == null
        ? Optional.empty()
        : Optional.of(JobId.parse(new String(header.value(), StandardCharsets.UTF_8)));
  }

  /**
   * What the lanes' share groups are done with. The start offset that Kafka 4.3 tells lags behind
   * by one settlement, so that what was settled last still seems to wait; where nothing is left to
   * do, all that was read before is settled.
   *
   * @param read where each lane ended before
   */
  private static SettledRecords settled(Admin admin, Map<TopicPartition, Long> read)
      throws InterruptedException {
    Map<TopicPartition, Long> before = new HashMap<>();
    for (var partition : read.entrySet()) {
      SharePartitionOffsetInfo info = progress(admin, partition.getKey());
      if (info != null) {
        boolean isDone = info.lag().filter(lag -> lag == 0).isPresent();
        before.put(partition.getKey(), isDone ? partition.getValue() : info.startOffset());
      }
    }
    return new SettledRecords(before);
  }

  /** Null where no worker has ever asked for jobs. */
  private static @Nullable SharePartitionOffsetInfo progress(Admin admin, TopicPartition lane)
      throws InterruptedException {
    String group = lane.topic();
    var asked = new ListShareGroupOffsetsSpec().topicPartitions(List.of(lane));
    try {
      return get(admin.listShareGroupOffsets(Map.of(group, asked)).partitionsToOffsetInfo(group))
          .get(lane);
    } catch (GroupIdNotFoundException _) {
      return null;
    }
  }

  private LogReader reader(Collection<String> read) {
    return new LogReader(bootstrapServers, kafka, read);
  }

  private Admin admin() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.putAll(kafka);
    return Admin.create(settings);
  }

  private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException refusal) {
        throw refusal;
      }
      throw new KafkaException(e.getCause());
    }
  }
}
