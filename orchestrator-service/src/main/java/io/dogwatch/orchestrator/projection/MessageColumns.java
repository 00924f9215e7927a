package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a job's message says, spread over the columns of its row; null where there is none yet. */
final class MessageColumns {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern SCHEDULE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  private MessageColumns() {}

  /** Binds all columns but that of the id, in the order of the statements that write them. */
  static void bind(ArrayStatement statement, List<JobNews> rows) throws SQLException {
    statement
        .instants(rows, JobNews::submittedAt)
        .texts(rows, of(it -> it.priority().name()))
        .bytes(rows, it -> ContentRows.inline(it.payload()))
        .texts(rows, of(it -> it.payload().mediaType()))
        .ints(rows, of(it -> it.limits().maxAttempts()))
        .longs(rows, of(it -> millis(it.limits().timeout())))
        .instants(rows, of(it -> it.limits().expiresAt()))
        .texts(rows, of(it -> it.origin().tenant()))
        .texts(rows, of(it -> JSON.writeValueAsString(it.origin().metadata())))
        .texts(rows, of(it -> schedule(it.origin().metadata())))
        .ids(rows, of(it -> it.origin().workflowId()))
        .ids(
            rows, of(it -> it.origin().parentId() == null ? null : it.origin().parentId().value()));
    bindDependencies(statement, rows);
  }

  /** Binds what a job waits for, and what becomes of it where one of those does not succeed. */
  static void bindDependencies(ArrayStatement statement, List<JobNews> rows) throws SQLException {
    statement
        .texts(rows, MessageColumns::dependsOn)
        .texts(rows, MessageColumns::onDependencyFailure);
  }

  private static <T> Function<JobNews, @Nullable T> of(Function<JobMessage, @Nullable T> column) {
    return news -> news.message() == null ? null : column.apply(news.message());
  }

  /** As a firing's job names it; labels are the submitter's own, and may be anything. */
  private static @Nullable String schedule(Map<String, String> metadata) {
    String name = metadata.get("schedule");
    return name != null && SCHEDULE.matcher(name).matches() ? name : null;
  }

  private static @Nullable String dependsOn(JobNews news) {
    return news.dependencies().isEmpty()
        ? null
        : JSON.writeValueAsString(
            news.dependencies().jobs().stream().map(JobId::toString).toList());
  }

  private static @Nullable String onDependencyFailure(JobNews news) {
    return news.dependencies().isEmpty() ? null : news.dependencies().onFailure().name();
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
