package io.dogwatch.orchestrator.queries;

import io.dogwatch.schemas.jobs.Payload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Payloads and results, which lie in their job's row or, the large ones, apart from it. */
final class JobContents {

  /** What {@link #view} reads, after other columns of the job. */
  static final String COLUMNS = columns("payload") + columns("result");

  private JobContents() {}

  /** A content that lies apart is looked up only where there is one. */
  private static String columns(String column) {
    return ", %1$s, %1$s_type, %2$s as %1$s_size, %3$s as %1$s_sha256"
        .formatted(column, apart("size", column), apart("sha256", column));
  }

  /** Selects what {@link #payload} reads, of a payload or of a result, from jobs. */
  static String select(String column) {
    return "select " + whole(column) + " from job";
  }

  /** What {@link #payload} reads, of a payload or of a result. */
  static String whole(String column) {
    return "coalesce(%1$s, %2$s) as bytes, %1$s_type as type"
        .formatted(column, apart("bytes", column));
  }

  private static String apart(String what, String column) {
    return """
    case when %1$s is null and %1$s_type is not null then (select %2$s from job_content content
      where content.day = job.day and content.job_id = job.id and kind = '%3$s') end
    """
        .formatted(column, what, column.toUpperCase(Locale.ROOT));
  }

  static Payload payload(ResultSet row, int number) throws SQLException {
    return new Payload(row.getBytes("bytes"), row.getString("type"));
  }

  /** What is shown of a payload or of a result, with its job. */
  static @Nullable ContentView view(ResultSet row, String column) throws SQLException {
    String mediaType = row.getString(column + "_type");
    if (mediaType == null) {
      return null;
    }
    byte[] bytes = row.getBytes(column);
    return bytes != null
        ? ContentView.of(new Payload(bytes, mediaType))
        : new ContentView.Reference(
            "/api/v1/jobs/%s/%s".formatted(row.getString("id"), column),
            mediaType,
            row.getInt(column + "_size"),
            HexFormat.of().formatHex(row.getBytes(column + "_sha256")));
  }
}
