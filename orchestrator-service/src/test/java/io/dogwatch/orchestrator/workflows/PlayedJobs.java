package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Jobs of which the test says what has become of them. */
final class PlayedJobs implements OtherJobs {

  private final Map<JobId, JobState> states = new ConcurrentHashMap<>();
  private final Map<JobId, Payload> results = new ConcurrentHashMap<>();
  private final List<UUID> cancelled = new ArrayList<>();

  void end(JobId job, JobState state) {
    states.put(job, state);
  }

  void succeed(JobId job, Payload result) {
    results.put(job, result);
    end(job, JobState.SUCCEEDED);
  }

  /** The workflows whose jobs were taken back. */
  List<UUID> cancelled() {
    return cancelled;
  }

  @Override
  public Map<JobId, JobState> states(Collection<JobId> jobs) {
    Map<JobId, JobState> known = new HashMap<>(states);
    known.keySet().retainAll(Set.copyOf(jobs));
    return known;
  }

  @Override
  public Map<JobId, Payload> results(Collection<JobId> jobs) {
    Map<JobId, Payload> known = new HashMap<>(results);
    known.keySet().retainAll(Set.copyOf(jobs));
    return known;
  }

  @Override
  public boolean cancel(UUID workflow, String reason) {
    cancelled.add(workflow);
    return true;
  }
}
