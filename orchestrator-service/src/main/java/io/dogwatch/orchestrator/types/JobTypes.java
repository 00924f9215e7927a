package io.dogwatch.orchestrator.types;

import io.dogwatch.schemas.jobs.JobType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The job types that workers have announced. Safe for use by many threads. */
public final class JobTypes {

  /** What is told as long as they are not {@link #isComplete()}. */
  public static final String INCOMPLETE = "The job types have not been read from Kafka yet.";

  /** In what is said to who names another one. */
  private static final int MOST_NAMED = 10;

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

  /** What to say to who has named a type that no worker has announced. */
  public String unknown(String found) {
    List<String> all = names();
    String named =
        String.join(", ", all.subList(0, Math.min(all.size(), MOST_NAMED)))
            + (all.size() > MOST_NAMED ? " and %d more".formatted(all.size() - MOST_NAMED) : "");
    return "a job type that some worker has announced expected (%s), found \"%s\""
        .formatted(named.isEmpty() ? "there is none yet" : named, found);
  }

  /** Whether it is sure that no worker has announced a type of this name. */
  public boolean isUnknown(String name) {
    return complete && find(name).isEmpty();
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
