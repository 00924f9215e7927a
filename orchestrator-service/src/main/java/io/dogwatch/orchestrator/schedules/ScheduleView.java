package io.dogwatch.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A schedule as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Schedule")
record ScheduleView(
    String id,
    @Nullable String description,
    @Nullable String cron,
    @Schema(type = "string", example = "Europe/Berlin") @Nullable ZoneId zone,
    @Schema(type = "string", example = "PT5M") @Nullable Duration every,
    @Nullable Instant startAt,
    @Nullable Instant at,
    Overlap overlap,
    Misfire misfire,
    @Schema(description = "As it was put", types = "object") @JsonRawValue String job,
    boolean paused,
    Instant createdAt,
    @Schema(
            description =
                "Why it can't be read any more, where that is so: it does not fire. Put it anew, or"
                    + " delete it")
        @Nullable String problem,
    @Schema(description = "The next instants; none for a schedule that is paused, or over")
        List<Instant> upcoming,
    @Schema(description = "The latest 10 firings, the last one first; not in lists")
        @Nullable List<FiringView> firings) {

  private static final int UPCOMING = 5;

  /** What was decided about an instant. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Firing")
  record FiringView(
      Instant at,
      @Schema(
              description =
                  "Missing where it was left out for the job before, or for a later firing")
          @Nullable String job,
      Instant decidedAt) {

    static FiringView of(Firing firing) {
      return new FiringView(
          firing.at(), firing.job() == null ? null : firing.job().toString(), firing.decidedAt());
    }
  }

  /**
   * A view of a schedule.
   *
   * @param firings null where they are not asked for
   */
  static ScheduleView of(Schedule schedule, @Nullable List<Firing> firings) {
    Definition definition = schedule.definition();
    Timetable timetable = definition.timetable();
    var cron = timetable instanceof Timetable.Cron it ? it : null;
    var every = timetable instanceof Timetable.Every it ? it : null;
    var once = timetable instanceof Timetable.Once it ? it : null;
    return new ScheduleView(
        schedule.id(),
        definition.description().isEmpty() ? null : definition.description(),
        cron == null ? null : cron.expression(),
        cron == null ? null : cron.zone(),
        every == null ? null : every.interval(),
        every == null ? null : every.start(),
        once == null ? null : once.at(),
        definition.overlap(),
        definition.misfire(),
        definition.job().json(),
        schedule.isPaused(),
        schedule.createdAt(),
        timetable instanceof Timetable.Unreadable it ? it.problem() : null,
        upcoming(schedule),
        firings == null ? null : firings.stream().map(FiringView::of).toList());
  }

  private static List<Instant> upcoming(Schedule schedule) {
    List<Instant> upcoming = new ArrayList<>();
    Optional<Instant> at =
        schedule.isPaused() || schedule.definition().timetable() instanceof Timetable.Unreadable
            ? Optional.empty()
            : Optional.ofNullable(schedule.nextAt());
    while (at.isPresent() && upcoming.size() < UPCOMING) {
      upcoming.add(at.get());
      at = schedule.definition().timetable().next(at.get());
    }
    return upcoming;
  }
}
