package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of jobs on their way to Kafka. Safe for use by many threads. */
public final class Outbox {

  private static final String INSERT =
      """
      insert into intake.outbox (job_id, message, traceparent)
      select * from unnest(?, ?, ?)
      """;

  /** Rows that others are just claiming are left to them. */
  private static final String CLAIM =
      """
      update intake.outbox set
        claims = claims + 1,
        claimed_until = clock_timestamp() + make_interval(secs => ?)
      where seq in (
        select seq from intake.outbox where claimed_until < clock_timestamp()
        order by seq limit ? for update skip locked)
      returning seq, job_id, message, traceparent, claims
      """;

  private static final String DELETE = "delete from intake.outbox where seq = any(?)";
  private static final String HAS = "select exists (select from intake.outbox where job_id = ?)";

  private static final String FIRST = "select message from intake.outbox order by seq limit :most";

  private final SchemaSetUp schema;

  public Outbox(SchemaSetUp schema) {
    this.schema = schema;
  }

  /**
   * A job that is to be published by who has claimed it.
   *
   * @param claims this one included
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  record Waiting(long seq, JobId id, byte[] message, String traceparent, int claims) {

    JobMessage job() {
      return JobMessage.CODEC.decode(message).message().orElseThrow();
    }

    Traceparent trace() {
      return Traceparent.of(traceparent);
    }

    /** Whether somebody claimed it before, and may have published it. */
    boolean mayBeThere() {
      return claims > 1;
    }
  }

  /** Whether the table is there. */
  boolean isReady() {
    return schema.isReady();
  }

  static void add(Connection connection, List<Arrival> arrivals) throws SQLException {
    try (var insert = new ArrayStatement(connection, INSERT)) {
      var _ =
          insert
              .ids(arrivals, it -> it.job().id().value())
              .bytes(arrivals, it -> JobMessage.CODEC.encode(it.job()))
              .texts(arrivals, it -> it.trace().value())
              .update();
    }
  }

  /**
   * Whether Kafka may not have the job yet.
   *
   * @throws DataAccessException if the database does not answer
   */
  public boolean has(JobId job) {
    return JdbcClient.create(schema.dataSource())
        .sql(HAS)
        .param(job.value())
        .query(Boolean.class)
        .single();
  }

  /**
   * The jobs that have been on their way for the longest time.
   *
   * @throws DataAccessException if the database does not answer
   */
  public List<JobMessage> first(int most) {
    return JdbcClient.create(schema.dataSource())
        .sql(FIRST)
        .param("most", most)
        .query((row, _) -> JobMessage.CODEC.decode(row.getBytes(1)).message().orElseThrow())
        .list();
  }

  /** Claims what comes first, for so long. */
  List<Waiting> claim(int most, Duration time) {
    ConnectionCallback<List<Waiting>> claim = connection -> claim(connection, most, time);
    return Objects.requireNonNull(new JdbcTemplate(schema.dataSource()).execute(claim));
  }

  void delete(List<Waiting> published) {
    ConnectionCallback<Integer> delete = connection -> delete(connection, published);
    new JdbcTemplate(schema.dataSource()).execute(delete);
  }

  private static List<Waiting> claim(Connection connection, int most, Duration time)
      throws SQLException {
    List<Waiting> claimed = new ArrayList<>();
    try (var claim = new ArrayStatement(connection, CLAIM).number(time.toSeconds()).number(most);
        ResultSet rows = claim.query()) {
      while (rows.next()) {
        claimed.add(
            new Waiting(
                rows.getLong("seq"),
                new JobId(rows.getObject("job_id", UUID.class)),
                rows.getBytes("message"),
                rows.getString("traceparent"),
                rows.getInt("claims")));
      }
    }
    return claimed;
  }

  private static int delete(Connection connection, List<Waiting> published) throws SQLException {
    try (var delete = new ArrayStatement(connection, DELETE)) {
      return delete.longs(published, Waiting::seq).update();
    }
  }
}
