package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table of jobs that wait for others to end. Whoever sees an end has those looked at that wait
 * for it; who looks keeps others from the same job meanwhile. Safe for use by many threads, and by
 * many orchestrators.
 */
public final class WaitingJobs {

  /** Waits for who is looking at one of them, who may have looked too early. */
  private static final String WAKE =
      """
      update intake.waiting_job set due = true where job_id in (
        select job_id from intake.dependency where depends_on = any(?) and ended_as is null)
      """;

  /** Those that somebody has not looked at for a while, and those whose time is over. */
  private static final String SWEEP =
      """
      update intake.waiting_job set due = true where job_id in (
        (select job_id from intake.waiting_job
          where not due and looked_at < clock_timestamp() - make_interval(secs => ?)
          order by looked_at limit ?)
        union all
        (select job_id from intake.waiting_job where not due and expires_at < clock_timestamp()
          limit ?))
      """;

  private static final String DUE =
      """
      select job_id, message, traceparent, since from intake.waiting_job
      where due order by looked_at limit ? for update skip locked
      """;

  private static final String ONE =
      """
      select job_id, message, traceparent, since from intake.waiting_job
      where job_id = any(?) for update
      """;

  private static final String NOTE_ENDS =
      """
      update intake.dependency d set ended_as = u.ended_as
      from unnest(?, ?) as u(depends_on, ended_as)
      where d.depends_on = u.depends_on and d.job_id = any(?)
      """;

  private static final String LOOKED_AT =
      """
      update intake.waiting_job set due = false, looked_at = clock_timestamp()
      where job_id = any(?)
      """;

  /** They stay due, and come after the others. */
  private static final String PUT_BACK =
      "update intake.waiting_job set looked_at = clock_timestamp() where job_id = any(?)";

  /**
   * While ends are told the transaction is idle, for up to 28 s: of either of two rounds, room for
   * a record is waited for 5 s, and the cluster 9 s. Were the session ended before, what is told by
   * then would be told again.
   */
  private static final String HAVE_TIME_TO_TELL =
      "set local idle_in_transaction_session_timeout = '30s'";

  private static final String DELETE = "delete from intake.waiting_job where job_id = any(?)";
  private static final String ANY = "select exists (select from intake.waiting_job)";

  private static final String OLDEST = "select min(since) from intake.waiting_job";

  private static final Logger log = LoggerFactory.getLogger(WaitingJobs.class);

  private final SchemaSetUp schema;

  public WaitingJobs(SchemaSetUp schema) {
    this.schema = schema;
  }

  /**
   * A job that waits.
   *
   * @param since when it began to, by the clock of the database
   * @param ends how those that it waits for have ended; empty for those that have not, as far as
   *     the table knows
   */
  public record Waiting(
      JobMessage job, Traceparent trace, Instant since, Map<JobId, @Nullable JobState> ends) {}

  /** What becomes of a job that was looked at. */
  public sealed interface Look {

    /**
     * It waits on.
     *
     * @param ends that were not known before
     */
    record WaitsOn(Map<JobId, JobState> ends) implements Look {}

    /** It comes to its lane, as this. */
    record Released(JobMessage job) implements Look {}

    /** It ends, once that is told. */
    record Over(JobFact end) implements Look {}
  }

  /** An end that is to be told. */
  public record Ending(Waiting waiting, JobFact end) {}

  /**
   * Ends of which some may have been told.
   *
   * @param known those that Kafka has
   * @param refused why it did not take others; the rest it was not asked about
   */
  public record Told(Set<JobId> known, Map<JobId, Throwable> refused) {}

  /** Looks at jobs that wait, while nobody else does. */
  @FunctionalInterface
  public interface Eye {

    /** Looks at one. If that fails nothing becomes of any of those that are looked at with it. */
    Look at(Waiting waiting) throws InterruptedException;

    /** Tells all the ends that it has seen; one that sees none need not. */
    default Told tell(List<Ending> endings) {
      throw new IllegalStateException("no end of a job expected, found " + endings.size());
    }
  }

  /** Whether the table is there. */
  public boolean isReady() {
    return schema.isReady();
  }

  /** Whether any job waits. */
  public boolean isAny() {
    return Boolean.TRUE.equals(
        new JdbcTemplate(schema.dataSource()).queryForObject(ANY, Boolean.class));
  }

  /**
   * Since when the job waits that waits for longest, by the clock of the database.
   *
   * @throws DataAccessException if the database does not answer
   */
  public Optional<Instant> oldest() {
    return Optional.ofNullable(
            new JdbcTemplate(schema.dataSource()).queryForObject(OLDEST, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** These jobs have ended: those that wait for them are to be looked at. */
  public void wake(Collection<JobId> ended) {
    execute(
        connection -> {
          try (var wake = new ArrayStatement(connection, WAKE)) {
            return wake.uuids(uuids(ended)).update();
          }
        });
  }

  /** Has those looked at that fit. */
  public void wake(Predicate<JobMessage> fits) {
    new WaitingPages(schema.dataSource()).wake(fits);
  }

  /** Has jobs looked at that nobody has looked at for so long, and those whose time is over. */
  public void sweep(Duration unseen, int most) {
    execute(
        connection -> {
          try (var sweep = new ArrayStatement(connection, SWEEP)) {
            return sweep.number(unseen.toSeconds()).number(most).number(most).update();
          }
        });
  }

  /**
   * Looks at jobs that are due. Those that nobody can read are left for later.
   *
   * @return how many there were
   * @throws DataAccessException if the database does not answer
   */
  public int look(int most, Eye eye) {
    return inTransaction(
        connection -> {
          try (var select = new ArrayStatement(connection, DUE).number(most)) {
            List<WaitingRow> due = WaitingRow.of(select);
            look(connection, readable(connection, due), eye);
            return due.size();
          }
        });
  }

  /**
   * Looks at one job, due or not.
   *
   * @return whether it waits
   * @throws DataAccessException if the database does not answer
   */
  public boolean lookAt(JobId job, Eye eye) {
    return inTransaction(
            connection -> {
              try (var select = new ArrayStatement(connection, ONE).uuids(List.of(job.value()))) {
                List<WaitingRow> row = WaitingRow.of(select);
                if (!row.isEmpty()) {
                  look(connection, List.of(row.getFirst().read(connection)), eye);
                }
                return row.size();
              }
            })
        > 0;
  }

  /** Those that can't be read are left for later. */
  private static List<Waiting> readable(Connection connection, List<WaitingRow> rows)
      throws SQLException {
    List<Waiting> readable = new ArrayList<>();
    List<UUID> unreadable = new ArrayList<>();
    for (WaitingRow row : rows) {
      try {
        readable.add(row.read(connection));
      } catch (RuntimeException e) {
        log.atError().setCause(e).addKeyValue("job", row.id()).log("waiting job left for later");
        unreadable.add(row.id());
      }
    }
    update(connection, LOOKED_AT, unreadable);
    return readable;
  }

  private static void look(Connection connection, List<Waiting> waiting, Eye eye)
      throws SQLException {
    List<JobId> seen = new ArrayList<>();
    List<JobId> over = new ArrayList<>();
    List<Arrival> released = new ArrayList<>();
    List<Ending> endings = new ArrayList<>();
    for (Waiting one : waiting) {
      JobId id = one.job().id();
      switch (look(eye, one)) {
        case Look.WaitsOn(Map<JobId, JobState> ends) -> {
          note(connection, id, ends);
          seen.add(id);
        }
        case Look.Released(JobMessage job) -> {
          released.add(new Arrival(job, one.trace(), null));
          over.add(id);
        }
        case Look.Over(JobFact end) -> endings.add(new Ending(one, end));
      }
    }
    Outbox.add(connection, released);
    update(connection, LOOKED_AT, uuids(seen));
    if (!endings.isEmpty()) { // after all that may fail
      over.addAll(tell(connection, endings, eye));
    }
    update(connection, DELETE, uuids(over));
  }

  /** Returns those that Kafka has. */
  private static Set<JobId> tell(Connection connection, List<Ending> endings, Eye eye)
      throws SQLException {
    try (var time = new ArrayStatement(connection, HAVE_TIME_TO_TELL)) {
      time.update();
    }
    Told told = eye.tell(endings);
    update(connection, PUT_BACK, uuids(told.refused().keySet()));
    return told.known();
  }

  private static Look look(Eye eye, Waiting waiting) {
    try {
      return eye.at(waiting);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", e);
    }
  }

  private static void note(Connection connection, JobId job, Map<JobId, JobState> ends)
      throws SQLException {
    if (ends.isEmpty()) {
      return;
    }
    List<Map.Entry<JobId, JobState>> all = List.copyOf(ends.entrySet());
    try (var update = new ArrayStatement(connection, NOTE_ENDS)) {
      update
          .ids(all, it -> it.getKey().value())
          .texts(all, it -> it.getValue().name())
          .uuids(List.of(job.value()))
          .update();
    }
  }

  private static void update(Connection connection, String sql, List<UUID> jobs)
      throws SQLException {
    if (!jobs.isEmpty()) {
      try (var update = new ArrayStatement(connection, sql)) {
        update.uuids(jobs).update();
      }
    }
  }

  private void execute(ConnectionCallback<Integer> action) {
    new JdbcTemplate(schema.dataSource()).execute(action);
  }

  private int inTransaction(ConnectionCallback<Integer> action) {
    DataSource dataSource = schema.dataSource();
    var jdbc = new JdbcTemplate(dataSource);
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(dataSource))
            .execute(_ -> jdbc.execute(action)));
  }

  private static List<UUID> uuids(Collection<JobId> jobs) {
    return jobs.stream().map(JobId::value).toList();
  }
}
