package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.dependencies.References;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job that others submit for the user, a schedule again and again, or a workflow when its step's
 * turn has come. It is a job as anybody submits it, without what belongs to one of them alone, such
 * as an id. Texts of it may refer to the instant for which it is submitted as {@code
 * ${schedule.time}}.
 *
 * @param json a JSON object
 */
public record JobTemplate(String json) {

  private static final String TIME = "${schedule.time}";
  private static final Pattern NO_TIME = Pattern.compile("\\$\\{schedule\\.(?!time})[^\"}]*}?");

  /** What a job of nobody's may say, and each of a template's jobs has for itself. */
  private static final List<String> OF_ONE =
      List.of("id", "idempotencyKey", "dependsOn", "expiresAt", "runAt", "delay");

  private static final String FOR_SUBMITTER =
      "nothing expected: each job that is submitted of this one has its own";

  private static final SubmissionReader READER = new SubmissionReader();

  /**
   * What is wrong with it.
   *
   * @param pointer where it stands in the request
   * @param example an instant for which it may be submitted
   */
  public List<FieldProblem> mistakes(String pointer, JobTypes types, Instant example) {
    var check = new OrderCheck(types);
    var mistakes = new Mistakes();
    var job = (ObjectNode) JsonBody.JSON.readTree(json);
    OF_ONE.stream()
        .filter(job::hasNonNull)
        .forEach(name -> mistakes.add(FieldProblem.at("/" + name, FOR_SUBMITTER)));
    switch (new JobTemplate(job.remove(OF_ONE).toString()).read(example)) {
      case Orders.Unreadable unreadable -> {
        check.check(unreadable);
        mistakes.addAll(unreadable.mistakes().listed());
      }
      case Orders.Single(JobOrder order) -> {
        var others = new Mistakes();
        check.check(List.of(order), others);
        List<FieldProblem> references = referencesIn(order);
        mistakes.addAll(references);
        others.listed().stream()
            .filter(it -> references.stream().noneMatch(at -> isAt(it, at)))
            .forEach(mistakes::add);
      }
      case Orders.Several _ -> throw new IllegalStateException("one job expected");
    }
    Matcher unknown = NO_TIME.matcher(json);
    if (unknown.find()) {
      mistakes.add(FieldProblem.at("", TIME + " expected, found " + unknown.group()));
    }
    return mistakes.listed().stream()
        .map(
            it ->
                FieldProblem.at(pointer + (it.pointer() == null ? "" : it.pointer()), it.detail()))
        .toList();
  }

  /** Whom its jobs wait for is not the user's to say, and so there is nothing to refer to. */
  private static List<FieldProblem> referencesIn(JobOrder order) {
    return References.in(order.payload()).stream()
        .map(
            it ->
                FieldProblem.at(
                    "/payload" + it.pointer(),
                    "no reference to a job's result (${jobs...) expected"))
        .toList();
  }

  private static boolean isAt(FieldProblem one, FieldProblem other) {
    return Objects.equals(one.pointer(), other.pointer());
  }

  /**
   * What one of the jobs has of its own.
   *
   * @param at the instant for which it is submitted
   * @param workflow that it belongs to; null for none
   * @param metadata more of them
   */
  public record Occasion(
      JobId id,
      Instant at,
      @Nullable UUID workflow,
      Map<String, String> metadata,
      Dependencies dependencies) {

    public Occasion {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * The job for an occasion.
   *
   * @throws InvalidRequestException if it is none
   */
  public JobMessage job(Occasion occasion, Instant now) {
    return switch (read(occasion.at())) {
      case Orders.Single(JobOrder order) -> job(order, occasion, now);
      case Orders.Unreadable unreadable -> throw new InvalidRequestException(unreadable.mistakes());
      case Orders.Several _ -> throw new IllegalStateException("one job expected");
    };
  }

  private static JobMessage job(JobOrder order, Occasion occasion, Instant now) {
    Map<String, String> metadata = new HashMap<>(order.origin().metadata());
    metadata.putAll(occasion.metadata());
    return new JobMessage(
        occasion.id(),
        order.type(),
        order.priority(),
        order.payload(),
        1,
        order.limits(),
        now,
        new Origin(occasion.workflow(), null, order.origin().tenant(), metadata),
        JobMessage.Step.FIRST,
        occasion.dependencies());
  }

  /** An instant has no character that JSON would have to escape. */
  private Orders read(Instant at) {
    return READER.readOne(json.replace(TIME, at.toString()).getBytes(StandardCharsets.UTF_8), at);
  }
}
