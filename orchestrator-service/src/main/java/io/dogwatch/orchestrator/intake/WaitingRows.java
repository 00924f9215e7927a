package io.dogwatch.orchestrator.intake;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds jobs to those that wait, in the transaction in which they are kept. */
final class WaitingRows {

  /** Any number, the same in every orchestrator, that no other advisory lock uses. */
  private static final long LOCK = 0x646f67_77616974L;

  private static final String INSERT_JOBS =
      """
      insert into intake.waiting_job (job_id, message, traceparent, expires_at)
      select * from unnest(?, ?, ?, ?)
      on conflict do nothing
      returning job_id
      """;

  private static final String OTHERS =
      "select job_id, message from intake.waiting_job where job_id = any(?)";

  private static final String INSERT_DEPENDENCIES =
      """
      insert into intake.dependency (job_id, depends_on)
      select * from unnest(?, ?)
      on conflict do nothing
      """;

  private static final String CIRCULAR =
      """
      with recursive reached (job_id, other) as (
        select job_id, depends_on from intake.dependency where job_id = any(?)
        union
        select r.job_id, d.depends_on
        from reached r join intake.dependency d on d.job_id = r.other)
      select job_id from reached where job_id = other
      """;

  private WaitingRows() {}

  /** Whom a job waits for. */
  private record Dependency(JobId job, JobId other) {}

  /**
   * Adds jobs, each id for one.
   *
   * @return what became of each, in their order
   */
  static List<Kept> add(Connection connection, List<Arrival> arrivals) throws SQLException {
    if (arrivals.isEmpty()) {
      return List.of();
    }
    try (Statement lock = connection.createStatement()) {
      // Two submissions at once must not make a circle that neither of them sees.
      lock.execute("select pg_advisory_xact_lock(" + LOCK + ")");
    }
    Set<JobId> free = insert(connection, arrivals);
    List<Arrival> added = arrivals.stream().filter(it -> free.remove(it.job().id())).toList();
    addDependencies(connection, added);
    List<JobId> ids = arrivals.stream().map(it -> it.job().id()).toList();
    Map<JobId, JobMessage> waiting = added.size() == ids.size() ? Map.of() : jobs(connection, ids);
    Set<JobId> circular = circular(connection, ids);
    Set<Arrival> news = Collections.newSetFromMap(new IdentityHashMap<>());
    news.addAll(added);
    return arrivals.stream()
        .map(
            it ->
                news.contains(it)
                    ? added(it.job().id(), circular)
                    : met(it.job(), waiting.get(it.job().id())))
        .toList();
  }

  private static Kept added(JobId job, Set<JobId> circular) {
    return circular.contains(job) ? new Kept.Circular(job) : new Kept.New(job);
  }

  /** Whoever submits the same again is answered as one who comes again with a key. */
  private static Kept met(JobMessage job, @Nullable JobMessage waiting) {
    boolean isSame =
        waiting != null
            && submitted(job).equals(submitted(waiting))
            && job.dependencies().equals(waiting.dependencies());
    return isSame ? new Kept.Known(job.id()) : new Kept.Occupied(job.id());
  }

  private static Fingerprint submitted(JobMessage job) {
    return Fingerprint.ofSubmission(job.type(), job.id(), job.payload());
  }

  /** Returns the ids under which none had waited. */
  private static Set<JobId> insert(Connection connection, List<Arrival> arrivals)
      throws SQLException {
    Set<JobId> inserted = new HashSet<>();
    try (var insert = new ArrayStatement(connection, INSERT_JOBS);
        ResultSet rows =
            insert
                .ids(arrivals, it -> it.job().id().value())
                .bytes(arrivals, it -> JobMessage.CODEC.encode(it.job()))
                .texts(arrivals, it -> it.trace().value())
                .instants(arrivals, it -> it.job().limits().expiresAt())
                .query()) {
      while (rows.next()) {
        inserted.add(new JobId(rows.getObject(1, UUID.class)));
      }
    }
    return inserted;
  }

  private static void addDependencies(Connection connection, List<Arrival> added)
      throws SQLException {
    List<Dependency> all =
        added.stream()
            .flatMap(
                it ->
                    it.job().dependencies().jobs().stream()
                        .map(other -> new Dependency(it.job().id(), other)))
            .toList();
    try (var dependencies = new ArrayStatement(connection, INSERT_DEPENDENCIES)) {
      dependencies.ids(all, it -> it.job().value()).ids(all, it -> it.other().value()).update();
    }
  }

  private static Map<JobId, JobMessage> jobs(Connection connection, List<JobId> ids)
      throws SQLException {
    Map<JobId, JobMessage> jobs = new HashMap<>();
    try (var select = new ArrayStatement(connection, OTHERS);
        ResultSet rows = select.ids(ids, JobId::value).query()) {
      while (rows.next()) {
        jobs.put(
            new JobId(rows.getObject("job_id", UUID.class)),
            JobMessage.CODEC.decode(rows.getBytes("message")).message().orElseThrow());
      }
    }
    return jobs;
  }

  /** Those of the jobs that wait for themselves, by way of others or not. */
  private static Set<JobId> circular(Connection connection, Collection<JobId> jobs)
      throws SQLException {
    Set<JobId> circular = new HashSet<>();
    try (var select = new ArrayStatement(connection, CIRCULAR);
        ResultSet rows = select.ids(List.copyOf(jobs), JobId::value).query()) {
      while (rows.next()) {
        circular.add(new JobId(rows.getObject(1, UUID.class)));
      }
    }
    return circular;
  }
}
