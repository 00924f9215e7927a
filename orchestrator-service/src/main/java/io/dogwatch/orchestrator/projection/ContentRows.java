package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the payloads and results of one day's jobs that are too large to lie in their rows. */
final class ContentRows {

  /** A job's payload is another one once it has the results that it waited for. */
  private static final String PUT =
      """
      insert into job_content (day, job_id, kind, bytes)
      select ?, u.job_id, u.kind, u.bytes from unnest(?, ?, ?) as u(job_id, kind, bytes)
      on conflict (day, job_id, kind) do update set bytes = excluded.bytes
      """;

  /** What is larger lies apart from its job. */
  private static final int LARGEST_INLINE = 64 * 1024;

  private ContentRows() {}

  /** What a content is to its job. */
  enum Kind {
    PAYLOAD,
    RESULT
  }

  /** A payload or result; null for none. */
  record Content(JobId job, Kind kind, @Nullable Payload payload) {

    private static final Comparator<Content> ORDER =
        Comparator.comparing(Content::job).thenComparing(Content::kind);
  }

  /** Those that lie apart, within the transaction of the connection, which has their jobs' rows. */
  static void put(Connection connection, LocalDate day, Stream<Content> contents)
      throws SQLException {
    List<Content> large =
        contents.filter(it -> liesApart(it.payload())).sorted(Content.ORDER).toList();
    if (large.isEmpty()) {
      return;
    }
    try (var put = new ArrayStatement(connection, PUT)) {
      put.day(day)
          .ids(large, it -> it.job().value())
          .texts(large, it -> it.kind().name())
          .bytes(large, it -> it.payload() == null ? null : it.payload().bytes())
          .update();
    }
  }

  /** What is written into the job's row; null for nothing, and for what lies apart. */
  static byte @Nullable [] inline(@Nullable Payload payload) {
    return payload == null || liesApart(payload) ? null : payload.bytes();
  }

  private static boolean liesApart(@Nullable Payload payload) {
    return payload != null && payload.size() > LARGEST_INLINE;
  }
}
