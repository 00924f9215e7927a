package io.dogwatch.orchestrator.intake;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Adds jobs to those that wait, in the transaction in which they are kept. */
final class WaitingRows {

  /** Any number, the same in every orchestrator, that no other advisory lock uses. */
  private static final long LOCK = 0x646f67_77616974L;

  private static final String INSERT_JOBS =
      """
      insert into intake.waiting_job (job_id, message, traceparent, expires_at)
      select * from unnest(?, ?, ?, ?)
      on conflict do nothing
      """;

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

  static void add(Connection connection, List<Arrival> arrivals) throws SQLException {
    try (Statement lock = connection.createStatement();
        var jobs = new ArrayStatement(connection, INSERT_JOBS);
        var dependencies = new ArrayStatement(connection, INSERT_DEPENDENCIES)) {
      // Two submissions at once must not make a circle that neither of them sees.
      lock.execute("select pg_advisory_xact_lock(" + LOCK + ")");
      jobs.ids(arrivals, it -> it.job().id().value())
          .bytes(arrivals, it -> JobMessage.CODEC.encode(it.job()))
          .texts(arrivals, it -> it.trace().value())
          .instants(arrivals, it -> it.job().limits().expiresAt())
          .update();
      List<Dependency> all =
          arrivals.stream()
              .flatMap(
                  it ->
                      it.job().dependencies().jobs().stream()
                          .map(other -> new Dependency(it.job().id(), other)))
              .toList();
      dependencies.ids(all, it -> it.job().value()).ids(all, it -> it.other().value()).update();
    }
  }

  /** Those of the jobs that wait for themselves, by way of others or not. */
  static Set<JobId> circular(Connection connection, Collection<JobId> jobs) throws SQLException {
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
