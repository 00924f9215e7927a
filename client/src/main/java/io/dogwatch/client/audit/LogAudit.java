package io.dogwatch.client.audit;

import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the whole log and finds out what became of every job: from the lanes, the retry topics, the
 * timer store's record of itself, the dead letters and the events, and from nothing else. May be
 * done at any time, while jobs run, too.
 *
 * <p>What lets it judge a log that goes on: an outcome is in the log before its lease is settled.
 * So the lanes are read first, then what is settled of them, then all outcomes, then what waits in
 * the timer store; a job that came meanwhile is found in what the lanes have got by then.
 *
 * <p>What lets it judge a log whose beginning is gone: nothing is trimmed that was not settled, or
 * that the timer store does not have. A job of which nothing lies on a lane, and nothing waits, was
 * settled, and its outcome is in the events; one of which something was said during the audit may
 * have come and gone meanwhile, and is judged by the next one.
 *
 * <p>Takes memory for each job, not for its payload or result. Where there are many jobs it reads
 * the log several times, for a share of them each time.
 *
 * <p>Jobs that came to their lanes more than six days ago are not judged: what happened to them may
 * be gone from the log, which keeps events for seven days.
 */
public final class LogAudit {

  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration JUDGED = Topics.JOB_EVENTS_KEPT.minusDays(1);

  /** Some hundred bytes each. */
  private static final int MOST_AT_ONCE = 1_000_000;

  private final String bootstrapServers;
  private final Topics topics;
  private final Map<String, Object> kafka;
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
   * Whether the cluster has any of the topics that an audit reads. Without one there is nothing to
   * judge, so that {@link #run()} finds a sound log: another prefix or another cluster may be
   * meant, or the platform has never run.
   *
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  public boolean hasLog() throws InterruptedException {
    Admin admin = admin();
    try {
      return ReadOffsets.get(admin.listTopics().names()).stream().anyMatch(this::isRead);
    } finally {
      admin.close(CLOSE);
    }
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
    Admin admin = admin();
    try {
      return run(admin, progress, mostAtOnce);
    } finally {
      admin.close(CLOSE); // left alone, it would wait for its last answer for a minute
    }
  }

  private AuditReport run(Admin admin, Progress progress, int mostAtOnce)
      throws InterruptedException {
    Set<String> there = ReadOffsets.get(admin.listTopics().names());
    int shares = 1 + Math.toIntExact(most(there) / mostAtOnce);
    AuditReport report = AuditReport.NOTHING;
    for (int share = 0; share < shares; share++) {
      int which = share;
      var ledger = new JobLedger(job -> Math.floorMod(job.value().hashCode(), shares) == which);
      String of = shares == 1 ? "" : " (%d of %d)".formatted(share + 1, shares);
      Progress named = (part, done, all) -> progress.reached(part + of, done, all);
      report = report.and(run(admin, there, ledger, named));
    }
    return report;
  }

  /**
   * How many jobs there are, at most, about: each lies on a lane, or had something happen to it.
   */
  private long most(Set<String> there) {
    try (var lane = reader(topicsOf(there, topics.lanes().asMatchPredicate()));
        var events = reader(topicsOf(there, topics.jobEvents().name()::equals))) {
      return Math.max(lane.size(), events.size());
    }
  }

  private AuditReport run(Admin admin, Set<String> there, JobLedger ledger, Progress progress)
      throws InterruptedException {
    var notes = new LogNotes(topics, ledger, clock.instant().minus(JUDGED));
    try (var lanes = reader(topicsOf(there, topics.lanes().asMatchPredicate()));
        var others = reader(topicsOf(there, this::tellsOutcomes));
        var timers = reader(topicsOf(there, topics.timersKept()::equals))) {
      Map<TopicPartition, Long> read =
          lanes.readToEnd(notes::ofLane, (done, all) -> progress.reached("lanes", done, all));
      SettledRecords settled = ReadOffsets.ofLanes(admin, read);
      SettledRecords timed = ReadOffsets.ofGroup(admin, topics.timers());
      others.readToEnd(
          record -> notes.ofOutcome(record, timed),
          (done, all) -> progress.reached("outcomes", done, all));
      timers.readToEnd(notes::ofTimer, (done, all) -> progress.reached("timers", done, all));
      lanes.readToEnd(
          notes::ofLane, (done, all) -> progress.reached("lanes since then", done, all));
      others.readToEnd(
          notes::ofMove, (done, all) -> progress.reached("outcomes since then", done, all));
      return ledger.report(settled);
    }
  }

  private static List<String> topicsOf(Set<String> there, Predicate<String> wanted) {
    return there.stream().filter(wanted).sorted().toList();
  }

  private boolean isRead(String topic) {
    return topics.lanes().matcher(topic).matches()
        || tellsOutcomes(topic)
        || topic.equals(topics.timersKept());
  }

  private boolean tellsOutcomes(String topic) {
    return topic.equals(topics.jobEvents().name())
        || topic.equals(topics.waiting().name())
        || topics.retries().matcher(topic).matches()
        || topics.isDeadLetters(topic);
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
}
