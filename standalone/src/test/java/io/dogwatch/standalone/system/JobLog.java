package io.dogwatch.standalone.system;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What workers said of their jobs, as a test reads it. Owned by one thread. */
final class JobLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicReader events;
  private final Map<JobId, List<JobEvent>> jobs = new HashMap<>();

  JobLog(String bootstrapServers) {
    events = new TopicReader(bootstrapServers, "dogwatch.job-events");
  }

  /** All that was said of a job so far. */
  List<JobEvent> of(JobId job) {
    return jobs.getOrDefault(job, List.of());
  }

  /** What was said of the jobs' starts so far. */
  List<JobEvent> starts(Collection<JobId> wanted) {
    return said(wanted, event -> event.fact() instanceof JobFact.Started);
  }

  /** The ends that were told so far; a job that was executed twice may have two. */
  List<JobEvent> ends(Collection<JobId> wanted) {
    return said(wanted, JobLog::isEnd);
  }

  private List<JobEvent> said(Collection<JobId> wanted, Predicate<JobEvent> kind) {
    return wanted.stream().flatMap(job -> of(job).stream()).filter(kind).toList();
  }

  /** Reads on until something of this kind was said of every job. */
  void await(Collection<JobId> wanted, Duration within, Predicate<JobEvent> kind) {
    await(within, () -> wanted.stream().allMatch(job -> of(job).stream().anyMatch(kind)));
  }

  /** Reads on until all jobs have ended. */
  void awaitEnds(Collection<JobId> wanted, Duration within) {
    await(wanted, within, JobLog::isEnd);
  }

  /** Reads on until something holds of what was read. */
  void await(Duration within, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(within);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(
            "not within %s; of %d jobs something is known".formatted(within, jobs.size()));
      }
      read();
    }
  }

  /** Reads on for so long. */
  void readFor(Duration time) {
    Instant end = Instant.now().plus(time);
    while (Instant.now().isBefore(end)) {
      read();
    }
  }

  private void read() {
    events
        .read(POLL)
        .forEach(
            record ->
                JobEvent.CODEC
                    .decode(record.value())
                    .message()
                    .ifPresent(
                        event ->
                            jobs.computeIfAbsent(event.job(), _ -> new ArrayList<>()).add(event)));
  }

  private static boolean isEnd(JobEvent event) {
    return JobLifecycle.apply(null, event).isTerminal();
  }

  @Override
  public void close() {
    events.close();
  }
}
