package io.dogwatch.client.audit;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
 * <p>Takes memory for each job, not for its payload or result. Where there are many jobs it reads
 * the log several times, for a share of them each time.
 *
 * <p>Jobs that came to their lanes more than six days ago are not judged: what happened to them may
 * be gone from the log, which keeps events for seven days.
 */
public final class LogAudit {

  private static final Duration JUDGED = Topics.JOB_EVENTS_KEPT.minusDays(1);

  /** Some hundred bytes each. */
  private static final int MOST_AT_ONCE = 1_000_000;

  private final String bootstrapServers;
  private final Topics topics;
  private final Map<String, Object> kafka;
  private final LaneReader lanes;
  private final InstantSource clock;

  /**
   * @param kafka settings that every Kafka client gets, such as those of TLS and SASL; they win
   *     over our own
   */
  public LogAudit(
      String bootstrapServers, Topics topics, Map<String, Object> kafka, InstantSource clock) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    this.kafka = Map.copyOf(kafka);
    this.lanes = new LaneReader(topics);
    this.clock = clock;
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
    return run(progress, MOST_AT_ONCE);
  }

  /**
   * The same, and looks at so many jobs at a time, about.
   *
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  public AuditReport run(Progress progress, int mostAtOnce) throws InterruptedException {
    try (Admin admin = admin()) {
      Set<String> there = get(admin.listTopics().names());
      int shares = 1 + Math.toIntExact(laneRecords(there) / mostAtOnce);
      AuditReport report = new AuditReport(Map.of(), List.of(), List.of(), 0);
      for (int share = 0; share < shares; share++) {
        int which = share;
        var ledger = new JobLedger(job -> Math.floorMod(job.value().hashCode(), shares) == which);
        String of = shares == 1 ? "" : " (%d of %d)".formatted(share + 1, shares);
        Progress named = (part, done, all) -> progress.reached(part + of, done, all);
        report = report.and(run(admin, there, ledger, named));
      }
      return report;
    }
  }

  private long laneRecords(Set<String> there) {
    try (var reader = reader(topicsOf(there, topics.lanes().asMatchPredicate()))) {
      return reader.size();
    }
  }

  private AuditReport run(Admin admin, Set<String> there, JobLedger ledger, Progress progress)
      throws InterruptedException {
    long horizon = clock.instant().minus(JUDGED).toEpochMilli();
    try (var laneRecords = reader(topicsOf(there, topics.lanes().asMatchPredicate()))) {
      Map<TopicPartition, Long> read =
          laneRecords.readToEnd(
              record -> noteLane(ledger, record, horizon),
              (done, all) -> progress.reached("lanes", done, all));
      SettledRecords settled = settled(admin, read);
      try (var others = reader(topicsOf(there, this::tellsOutcomes))) {
        others.readToEnd(
            record -> noteOutcome(ledger, record),
            (done, all) -> progress.reached("outcomes", done, all));
      }
      laneRecords.readToEnd(
          record -> noteLane(ledger, record, horizon),
          (done, all) -> progress.reached("lanes since then", done, all));
      return ledger.report(settled);
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

  private void noteLane(JobLedger ledger, ConsumerRecord<byte[], byte[]> record, long horizon) {
    if (record.timestamp() < horizon) {
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
