package io.dogwatch.standalone.simulation;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.LaneReader;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The one fold over lanes, retries and events: as far as it has read. */
final class ReadModel implements KnownJobs {

  private final InMemoryCluster cluster;
  private final Topics names;
  private final List<String> topics = new ArrayList<>();
  private final LaneReader reader;
  private final Map<String, Integer> read = new HashMap<>();
  private final Map<JobId, JobStatus> jobs = new HashMap<>();
  private final Map<JobId, Long> ends = new HashMap<>();

  /** All terminal states that were told of a job. */
  private final Map<JobId, Set<JobState>> told = new HashMap<>();

  /** Whether a start is all that was said of a claim. */
  private final Map<JobId, Map<Claim, Boolean>> facts = new HashMap<>();

  ReadModel(InMemoryCluster cluster, Topics names) {
    this.cluster = cluster;
    this.names = names;
    this.reader = new LaneReader(names);
    for (Priority priority : Priority.values()) {
      topics.add(names.lane(Plan.TYPE, priority).name());
    }
    topics.add(names.jobEvents().name());
  }

  /** Reads a record of one of its topics, whichever. */
  boolean readNext(RandomGenerator random) {
    return readNext(topics.get(random.nextInt(topics.size())));
  }

  void catchUp(RandomGenerator random) {
    List<String> open = new ArrayList<>(topics);
    while (!open.isEmpty()) {
      String topic = open.get(random.nextInt(open.size()));
      if (!readNext(topic)) {
        open.remove(topic);
      }
    }
  }

  private boolean readNext(String topic) {
    int next = read.getOrDefault(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> log = cluster.records(topic);
    if (next >= log.size()) {
      return false;
    }
    read.put(topic, next + 1);
    eventOf(log.get(next)).forEach(event -> apply(event, next));
    return true;
  }

  private void apply(JobEvent event, long offset) {
    JobStatus after = jobs.compute(event.job(), (_, before) -> JobLifecycle.apply(before, event));
    if (after.isTerminal()) {
      ends.putIfAbsent(event.job(), offset);
    }
    JobState said = JobLifecycle.apply(null, event).state();
    if (said.isTerminal()) {
      told.computeIfAbsent(event.job(), _ -> EnumSet.noneOf(JobState.class)).add(said);
    }
    Map<Claim, Boolean> ofJob = facts.computeIfAbsent(event.job(), _ -> new HashMap<>());
    ofJob.merge(event.claim(), isStart(event), Boolean::logicalAnd);
    if (event.fact() instanceof JobFact.Continued) {
      ofJob.keySet().removeIf(claim -> claim.attempt() <= event.claim().attempt());
    }
  }

  private static boolean isStart(JobEvent event) {
    return event.fact() instanceof JobFact.Started;
  }

  private Stream<JobEvent> eventOf(ConsumerRecord<byte[], byte[]> record) {
    return record.topic().equals(names.jobEvents().name())
        ? JobEvent.CODEC.decode(record.value()).message().stream()
        : reader.read(record).message().map(JobLifecycle::queued).stream();
  }

  Optional<JobStatus> statusOf(JobId job) {
    return Optional.ofNullable(jobs.get(job));
  }

  /** Where the log of events has the end of a job that has ended. */
  long endOf(JobId job) {
    return ends.getOrDefault(job, Long.MAX_VALUE);
  }

  /** In what ways a job is said to have ended: one, if all is well. */
  Set<JobState> endsOf(JobId job) {
    return told.getOrDefault(job, Set.of());
  }

  @Override
  public Optional<Standing> find(JobId job) {
    return statusOf(job)
        .map(
            status ->
                new Standing(
                    status.state(), status.claim().attempt(), null, unfinishedStartsOf(job)));
  }

  private int unfinishedStartsOf(JobId job) {
    return Collections.frequency(facts.getOrDefault(job, Map.of()).values(), true);
  }
}
