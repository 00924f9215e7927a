package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.intake.WaitingJobs.Waiting;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job that waits, as its row has it. Nobody may be able to read it: others may have written. */
@SuppressWarnings("ArrayRecordComponent") // not compared
record WaitingRow(UUID id, byte[] message, String traceparent, Instant since) {

  private static final String DEPENDENCIES =
      "select depends_on, ended_as from intake.dependency where job_id = any(?)";

  static List<WaitingRow> of(ArrayStatement select) throws SQLException {
    List<WaitingRow> all = new ArrayList<>();
    try (ResultSet rows = select.query()) {
      while (rows.next()) {
        all.add(
            new WaitingRow(
                rows.getObject("job_id", UUID.class),
                rows.getBytes("message"),
                rows.getString("traceparent"),
                rows.getObject("since", OffsetDateTime.class).toInstant()));
      }
    }
    return all;
  }

  /**
   * The job, and whom it waits for.
   *
   * @throws RuntimeException if nobody can read it
   */
  Waiting read(Connection connection) throws SQLException {
    return new Waiting(
        JobMessage.CODEC.decode(message).message().orElseThrow(),
        Traceparent.of(traceparent),
        since,
        ends(connection));
  }

  private Map<JobId, @Nullable JobState> ends(Connection connection) throws SQLException {
    Map<JobId, @Nullable JobState> ends = new LinkedHashMap<>();
    try (var select = new ArrayStatement(connection, DEPENDENCIES);
        ResultSet rows = select.uuids(List.of(id)).query()) {
      while (rows.next()) {
        String state = rows.getString(2);
        ends.put(
            new JobId(rows.getObject(1, UUID.class)),
            state == null ? null : JobState.valueOf(state));
      }
    }
    return ends;
  }
}
