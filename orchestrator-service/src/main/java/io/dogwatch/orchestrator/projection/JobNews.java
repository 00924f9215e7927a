package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.orchestrator.statistics.Ending;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one batch says of one job. */
final class JobNews {

  private final JobId id;
  private final List<Told> events = new ArrayList<>();
  private @Nullable JobMessage message;
  private JobMessage.Dependencies dependencies = JobMessage.Dependencies.NONE;

  /**
   * An event as it is folded, and when it happened.
   *
   * @param at the time of the event itself, but for what waits for its time: of several words about
   *     that the last one stands, by clocks that may differ, so that the first is as old as the job
   */
  record Told(JobEvent event, Instant at) {}

  JobNews(JobId id) {
    this.id = id;
  }

  /** The job itself lay on a lane from then on; of several messages the first one stands. */
  void add(JobMessage said, Instant at) {
    keep(said);
    JobEvent queued = JobLifecycle.queued(said);
    add(new JobEvent(id, said.type(), queued.claim(), null, at, queued.fact()));
  }

  /** The job itself waits, from then on, for the time of its first run. */
  void addWaiting(JobMessage said, Instant at) {
    keep(said);
    events.add(new Told(JobLifecycle.scheduled(said), at));
  }

  /** The job itself waits for others to end. */
  void addDepending(JobMessage said) {
    keep(said);
    dependencies = said.dependencies();
    add(JobLifecycle.waiting(said));
  }

  void add(JobEvent event) {
    events.add(new Told(event, event.at()));
  }

  private void keep(JobMessage said) {
    // what lies on a lane has the results that it waited for
    if (message == null || !message.dependencies().isEmpty()) {
      message = said;
    }
  }

  /** Jobs that have to end before this one, as far as the batch knows. */
  JobMessage.Dependencies dependencies() {
    return dependencies;
  }

  JobId id() {
    return id;
  }

  @Nullable JobMessage message() {
    return message;
  }

  /** The job's input, as far as the batch knows. */
  @Nullable Payload payload() {
    return message == null ? null : message.payload();
  }

  List<Told> events() {
    return events;
  }

  String type() {
    return events.getFirst().event().type().name();
  }

  /** When the job was submitted, as far as the batch knows. */
  Instant submittedAt() {
    return message == null ? events.getFirst().at() : message.submittedAt();
  }

  /**
   * What comes of the events of the batch.
   *
   * @param status after all of them
   * @param endings executions that end with them, each once, however often it was told
   * @param late failures of which the status before did not hear, since the next attempt was known
   *     already; of those that the timeline does not have, executions end as well
   */
  record Folded(JobStatus status, List<Ending> endings, List<JobEvent> late) {}

  /** Applies the events of the batch to the status before. */
  Folded foldOver(@Nullable JobStatus before) {
    JobStatus status = before;
    List<Ending> endings = new ArrayList<>();
    List<JobEvent> late = new ArrayList<>();
    List<JobEvent> earlier = new ArrayList<>();
    for (Told told : events) {
      JobEvent event = told.event();
      JobStatus after = JobLifecycle.apply(status, event);
      if (!after.equals(status)) {
        Ending.of(type(), after).ifPresent(endings::add);
      } else if (LateFailures.isLate(after, event, earlier)) {
        late.add(event);
      }
      earlier.add(event);
      status = after;
    }
    return new Folded(Objects.requireNonNull(status, "news without events"), endings, late);
  }
}
