package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.projection.JobNews.Told;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes down everything that happened to jobs, as it was said. */
final class Timeline {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String INSERT =
      """
      insert into job_event (day, job_id, attempt, delivery, at, fact, worker, detail)
      select u.day, u.job_id, u.attempt, u.delivery, u.at, u.fact, u.worker, u.detail::json
      from unnest(?::date[],?,?,?,?,?,?,?)
        as u(day, job_id, attempt, delivery, at, fact, worker, detail)
      """;

  private Timeline() {}

  static void write(Connection connection, Collection<JobNews> batch, Map<JobId, LocalDate> days)
      throws SQLException {
    List<Told> events = batch.stream().flatMap(news -> news.events().stream()).toList();
    try (var insert = new ArrayStatement(connection, INSERT)) {
      insert
          .texts(events, told -> String.valueOf(days.get(told.event().job())))
          .ids(events, told -> told.event().job().value())
          .ints(events, told -> told.event().claim().attempt())
          .ints(events, told -> told.event().claim().delivery())
          .instants(events, Told::at)
          .texts(events, told -> nameOf(told.event().fact()))
          .texts(events, told -> told.event().worker())
          .texts(events, told -> detailOf(told.event().fact()))
          .update();
    }
  }

  private static String nameOf(JobFact fact) {
    return fact.text().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static @Nullable String detailOf(JobFact fact) {
    Map<String, @Nullable Object> detail = new LinkedHashMap<>();
    switch (fact) {
      case JobFact.Waiting _, JobFact.Queued _, JobFact.Started _, JobFact.Expired _ -> {}
      case JobFact.Scheduled(Instant runAt) -> detail.put("runAt", runAt);
      case JobFact.Succeeded(Payload _, Instant startedAt) -> detail.put("startedAt", startedAt);
      case JobFact.AttemptFailed(Failure failure, Instant startedAt, Instant retryAt) -> {
        detail.put("failure", failure);
        detail.put("startedAt", startedAt);
        detail.put("retryAt", retryAt);
      }
      case JobFact.Continued done -> {
        detail.put("step", done.step());
        detail.put("checkpointSize", done.checkpointSize());
        detail.put("startedAt", done.startedAt());
        if (done.resumeAt() != null) {
          detail.put("resumeAt", done.resumeAt());
        }
      }
      case JobFact.DeadLettered(
              DeadLetterReason reason,
              Failure failure,
              @Nullable Instant startedAt) -> {
        detail.put("reason", reason);
        detail.put("failure", failure);
        detail.put("startedAt", startedAt);
      }
      case JobFact.Cancelled(String reason, @Nullable Instant startedAt) -> {
        if (!reason.isEmpty()) {
          detail.put("reason", reason);
        }
        if (startedAt != null) {
          detail.put("startedAt", startedAt);
        }
      }
      case JobFact.Skipped(String reason) -> detail.put("reason", reason);
    }
    return detail.isEmpty() ? null : JSON.writeValueAsString(detail);
  }
}
