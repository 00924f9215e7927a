package io.dogwatch.schemas.topics;

import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The topic catalogue: every topic of the platform, its name and its settings. */
public final class Topics {

  public static final String DEFAULT_PREFIX = "dogwatch.";

  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);

  /** How long the log knows what happened to jobs. */
  public static final Duration JOB_EVENTS_KEPT = Duration.ofDays(7);

  private final String prefix;
  private final Pattern lane;

  /** A catalogue whose names all start with {@code prefix}, such as {@code dogwatch.}. */
  public Topics(String prefix) {
    this.prefix = prefix;
    this.lane =
        Pattern.compile(Pattern.quote(prefix) + "jobs\\.([a-z][a-z0-9-]*)\\.(high|normal|low)");
  }

  public String prefix() {
    return prefix;
  }

  /** Jobs that are ready to run. Kept until consumed and projected, however long that takes. */
  public Topic lane(JobType type, Priority priority) {
    return trimmed("jobs." + type + "." + priority.text(), Topic.Spread.SINGLE);
  }

  public Topic lane(LaneAddress lane) {
    return lane(lane.type(), lane.priority());
  }

  /** Jobs and failed attempts whose time has not come, on their way to the timer store. */
  public Topic retry(JobType type) {
    return trimmed("jobs." + type + ".retry", Topic.Spread.BY_KEY);
  }

  /** The timer store's group, which reads the retry topics, and its application id. */
  public String timers() {
    return prefix + "timers";
  }

  /**
   * What waits in the timer store, keyed by due time, job and attempt: the store's own record,
   * which Kafka Streams creates.
   */
  public String timersKept() {
    return timers() + "-timers-changelog";
  }

  /** Jobs as they were submitted whose dependencies have not ended, whatever their type. */
  public Topic waiting() {
    return trimmed("waiting-jobs", Topic.Spread.BY_KEY);
  }

  /** What was given up: key and value as they came, the reason in headers. */
  public Topic deadLetters(JobType type) {
    return topic("jobs." + type + ".dlq", TopicConfigs.deadLetters(DEAD_LETTERS_KEPT));
  }

  /** What happened to jobs, keyed by job id. */
  public Topic jobEvents() {
    return kept("job-events", JOB_EVENTS_KEPT);
  }

  /** Job types that workers execute, keyed by type. */
  public Topic jobTypes() {
    return latest("job-types");
  }

  /**
   * Orders to workers and orchestrators, keyed by scope; those about a job by its id. Kept for a
   * day longer than dead letters, after which nobody has the job that an order is about. Who wants
   * a type to be paused for longer says so again.
   */
  public Topic control() {
    return latestOf("control", DEAD_LETTERS_KEPT.plusDays(1));
  }

  /** Heartbeats, keyed by worker id. */
  public Topic workers() {
    return latestOf("workers", Duration.ofDays(1));
  }

  public Topic trades() {
    return kept("market.trades", Duration.ofDays(1));
  }

  public Topic bars() {
    return kept("market.bars", Duration.ofDays(1));
  }

  /** Bars of an hour, once for each pair that their symbol belongs to, keyed by pair. */
  public Topic pairs() {
    return kept("watchdog.pairs", Duration.ofDays(1));
  }

  public Topic depth() {
    return kept("market.depth", Duration.ofDays(1));
  }

  public Topic funding() {
    return kept("market.funding", Duration.ofDays(1));
  }

  public Topic transfers() {
    return kept("market.transfers", Duration.ofDays(1));
  }

  public Topic earnings() {
    return kept("market.earnings", Duration.ofDays(1));
  }

  public Topic venues() {
    return kept("market.venues", Duration.ofDays(1));
  }

  /** Settings of watchdogs that are changed at run time, keyed by watchdog. */
  public Topic watchdogConfig() {
    return latest("watchdog.config");
  }

  /** Those of them that make sense, as all watchdogs apply them; nobody else writes them. */
  public Topic appliedWatchdogConfig() {
    return latest("watchdog.config.applied");
  }

  /** Market events that the watchdogs refused, as received, the reason in headers. */
  public Topic watchdogRejects() {
    return topic(
        "watchdog.rejects", TopicConfigs.readableByAll(TopicConfigs.kept(Duration.ofDays(7))));
  }

  /** Every revision of every alert, keyed by fingerprint. */
  public Topic alerts() {
    return topic("alerts", TopicConfigs.readableByAll(TopicConfigs.kept(Duration.ofDays(30))));
  }

  /** The latest revision of each fingerprint. */
  public Topic alertStates() {
    return topic("alerts.state", TopicConfigs.readableByAll(TopicConfigs.latest()));
  }

  /** The topics of one job type. */
  public List<Topic> of(JobType type) {
    return Stream.concat(
            Arrays.stream(Priority.values()).map(priority -> lane(type, priority)),
            Stream.of(retry(type), deadLetters(type)))
        .toList();
  }

  /** The topics that every job needs, whatever its type. */
  public List<Topic> forJobs() {
    return List.of(jobEvents(), waiting(), jobTypes(), control(), workers());
  }

  /** The topics that markets are watched with. */
  public List<Topic> forMarkets() {
    return List.of(
        trades(),
        bars(),
        pairs(),
        depth(),
        funding(),
        transfers(),
        earnings(),
        venues(),
        watchdogConfig(),
        appliedWatchdogConfig(),
        watchdogRejects(),
        alerts(),
        alertStates());
  }

  /** Which lane a topic is, if it is one. */
  public Optional<LaneAddress> laneOf(String topic) {
    Matcher match = lane.matcher(topic);
    return match.matches()
        ? Optional.of(new LaneAddress(new JobType(match.group(1)), Priority.parse(match.group(2))))
        : Optional.empty();
  }

  /** Matches every lane of every type, as a consumer's subscription takes it. */
  public Pattern lanes() {
    return lane;
  }

  /** Matches the retry topic of every type, as a consumer's subscription takes it. */
  public Pattern retries() {
    return Pattern.compile(Pattern.quote(prefix) + "jobs\\.([a-z][a-z0-9-]*)\\.retry");
  }

  /** Whether the orchestrator trims a topic: lanes, retries and jobs that wait for others. */
  public boolean isTrimmed(String topic) {
    return laneOf(topic).isPresent()
        || retries().matcher(topic).matches()
        || topic.equals(waiting().name());
  }

  /** Matches the dead letters of every type, as a consumer's subscription takes it. */
  public Pattern deadLetters() {
    return Pattern.compile(Pattern.quote(prefix) + "jobs\\.([a-z][a-z0-9-]*)\\.dlq");
  }

  /** Whether a topic holds the dead letters of some type. */
  public boolean isDeadLetters(String topic) {
    return topic.startsWith(prefix + "jobs.") && topic.endsWith(".dlq");
  }

  private Topic trimmed(String name, Topic.Spread spread) {
    return new Topic(prefix + name, spread, TopicConfigs.trimmed());
  }

  private Topic kept(String name, Duration time) {
    return topic(name, TopicConfigs.kept(time));
  }

  private Topic latest(String name) {
    return topic(name, TopicConfigs.latest());
  }

  private Topic latestOf(String name, Duration time) {
    return topic(name, TopicConfigs.latestOf(time));
  }

  private Topic topic(String name, Map<String, String> configs) {
    return new Topic(prefix + name, Topic.Spread.BY_KEY, configs);
  }
}
