package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.FieldProblem;
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

/**
 * A job that is submitted again and again, each time for another instant. It is a job as anybody
 * submits it, without what belongs to one of them alone, such as an id. Texts of it may refer to
 * the instant as {@code ${schedule.time}}.
 *
 * @param json a JSON object
 */
public record JobTemplate(String json) {

  private static final String TIME = "${schedule.time}";
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
    switch (read(example)) {
      case Orders.Unreadable unreadable -> {
        check.check(unreadable);
        mistakes = unreadable.mistakes();
      }
      case Orders.Single(JobOrder order) -> {
        check.check(List.of(order), mistakes);
        noteWhatBelongsToOne(order, mistakes);
      }
      case Orders.Several _ -> throw new IllegalStateException("one job expected");
    }
    return mistakes.listed().stream()
        .map(
            it ->
                FieldProblem.at(pointer + (it.pointer() == null ? "" : it.pointer()), it.detail()))
        .toList();
  }

  private static void noteWhatBelongsToOne(JobOrder order, Mistakes mistakes) {
    Map<String, Boolean> there =
        Map.of(
            "id", order.id() != null,
            "idempotencyKey", order.idempotencyKey() != null,
            "dependsOn", !order.dependencies().isEmpty(),
            "expiresAt", order.limits().expiresAt() != null,
            "runAt", order.limits().notBefore() != null);
    there.forEach(
        (name, isThere) -> {
          if (isThere) {
            mistakes.add(
                FieldProblem.at("/" + name, "nothing expected: each firing is a job of its own"));
          }
        });
  }

  /**
   * The job for an instant.
   *
   * @param more of its metadata
   * @throws IllegalStateException if it has mistakes
   */
  public JobMessage job(
      JobId id, Instant at, Instant now, Map<String, String> more, Dependencies dependencies) {
    if (!(read(at) instanceof Orders.Single(JobOrder order))) {
      throw new IllegalStateException("no job: " + json);
    }
    Map<String, String> metadata = new HashMap<>(order.origin().metadata());
    metadata.putAll(more);
    return new JobMessage(
        id,
        order.type(),
        order.priority(),
        order.payload(),
        1,
        order.limits(),
        now,
        new Origin(null, null, order.origin().tenant(), metadata),
        JobMessage.Step.FIRST,
        dependencies);
  }

  /** An instant has no character that JSON would have to escape. */
  private Orders read(Instant at) {
    return READER.readOne(json.replace(TIME, at.toString()).getBytes(StandardCharsets.UTF_8), at);
  }
}
