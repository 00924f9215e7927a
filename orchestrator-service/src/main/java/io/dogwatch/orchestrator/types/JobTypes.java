package io.dogwatch.orchestrator.types;

import io.dogwatch.schemas.jobs.JobType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The job types that workers have announced. Safe for use by many threads. */
public final class JobTypes {

  private final Map<JobType, KnownType> types = new ConcurrentSkipListMap<>();
  private volatile boolean complete;

  /** The type of this name, if a worker has announced it. */
  public Optional<KnownType> find(JobType type) {
    return Optional.ofNullable(types.get(type));
  }

  /** The type of this name, which need not be one. */
  Optional<KnownType> find(String name) {
    try {
      return find(new JobType(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The names of all types, in alphabetical order. */
  public List<String> names() {
    return types.keySet().stream().map(JobType::name).toList();
  }

  /** Whether everything has been read that was announced before this service started. */
  public boolean isComplete() {
    return complete;
  }

  Collection<KnownType> all() {
    return types.values();
  }

  /** A worker executes this type, from now on described like this. */
  public void announce(KnownType type) {
    types.put(type.description().type(), type);
  }

  void withdraw(JobType type) {
    types.remove(type);
  }

  void complete() {
    complete = true;
  }
}
