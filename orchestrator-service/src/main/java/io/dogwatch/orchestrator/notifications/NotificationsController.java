package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.notifications.NotificationView.State;
import io.dogwatch.orchestrator.notifications.NotificationViews.Filter;
import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.problems.Uuid;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/notifications}. */
@RestController
@RequestMapping("/api/v1/notifications")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class NotificationsController {

  private static final Logger log = LoggerFactory.getLogger(NotificationsController.class);
  private static final String NOTIFICATIONS = "/api/v1/notifications";

  private final NotificationViews views;
  private final RetryNotification retry;

  NotificationsController(NotificationViews views, RetryNotification retry) {
    this.views = views;
    this.retry = retry;
  }

  @GetMapping
  @Operation(
      operationId = "listNotifications",
      summary = "Messages that tell people of alerts, the latest first",
      description = "They are kept as long as finished jobs are.")
  Page<NotificationView> list(
      @Parameter(schema = @Schema(implementation = State.class)) @RequestParam(required = false)
          @Nullable String state,
      @Parameter(example = "operations") @RequestParam(required = false) @Nullable String channel,
      @Parameter(description = "Id of an alert that they tell of") @RequestParam(required = false)
          @Nullable String alert,
      @ParameterObject PageQuery page,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    var filter =
        new Filter(
            parameters.constant("state", state, State.class),
            parameters.text("channel", channel),
            parameters.text("alert", alert));
    JobId after = page.after(parameters, JobId::parse);
    int size = page.size(parameters);
    parameters.requireValid();
    List<NotificationView> items = views.list(filter, after == null ? null : after.value(), size);
    return new Page<>(items, next(filter, size, items));
  }

  private static @Nullable String next(Filter filter, int size, List<NotificationView> items) {
    return new PageLink(NOTIFICATIONS)
        .with("state", filter.state())
        .with("channel", filter.channel())
        .with("alert", filter.alert())
        .after(items, size, NotificationView::id);
  }

  @PostMapping("/{id}/retry")
  @Operation(
      operationId = "retryNotification",
      summary = "Send a message again that has failed",
      description = "With the same id, as if it had never been sent.")
  @ProblemAnswer(code = "404", description = "No such message")
  @ProblemAnswer(code = "409", description = "It has not failed, or its channel is there no more")
  NotificationView retry(@Uuid @PathVariable String id, @Actor String actor) {
    UUID notification = Parameters.uuid(id).value();
    NotificationView view =
        switch (retry.retry(notification)) {
          case RetryNotification.Answer.Pending(NotificationView pending) -> pending;
          case RetryNotification.Answer.Unknown _ -> throw unknown();
          case RetryNotification.Answer.NotFailed(State state) ->
              throw Problems.conflict("The message is " + state + ".");
          case RetryNotification.Answer.NoChannel(String channel) ->
              throw Problems.conflict("There is no channel \"" + channel + "\" any more.");
        };
    log.atInfo()
        .addKeyValue("notification", notification)
        .addKeyValue("actor", actor)
        .log("a message is sent again");
    return view;
  }

  private static ErrorResponseException unknown() {
    return Problems.notFound("There is no message of this id.");
  }
}
