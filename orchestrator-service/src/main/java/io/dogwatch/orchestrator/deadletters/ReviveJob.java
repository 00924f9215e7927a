package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.dependencies.References;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.submission.RawPayload;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.jobs.DeadLetterHeaders;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new job of a dead letter, with all its attempts, from its first step on. Safe for use by
 * many threads.
 */
final class ReviveJob {

  private final JobTypes types;
  private final Topics topics;

  ReviveJob(JobTypes types, Topics topics) {
    this.types = types;
    this.topics = topics;
  }

  /** What there is of a dead letter. */
  sealed interface Revival {

    /** A job that can be submitted. */
    record Revived(JobMessage job) implements Revival {}

    /** None, for these reasons. */
    record Impossible(SkipReason why, List<FieldProblem> problems) implements Revival {}
  }

  /**
   * The job of a dead letter as a new one.
   *
   * @param edited instead of its payload; null for that
   */
  Revival revive(DeadLetter letter, @Nullable Payload edited, Instant now) {
    Optional<KnownType> type = types.find(new JobType(letter.type()));
    if (type.isEmpty()) {
      return impossible(
          SkipReason.UNKNOWN_TYPE,
          "",
          "a job type that some worker has announced expected: " + letter.type());
    }
    Optional<JobMessage> original = job(letter);
    if (original.isEmpty() && edited == null) {
      return impossible(
          SkipReason.UNREADABLE,
          "/payload",
          "required: nobody can read a job from the dead letter");
    }
    List<FieldProblem> references =
        edited == null ? original.map(ReviveJob::references).orElse(List.of()) : List.of();
    if (!references.isEmpty()) {
      return new Revival.Impossible(SkipReason.INVALID_PAYLOAD, references);
    }
    JobMessage job = anew(letter, original, edited, now);
    List<FieldProblem> problems = problems(job.payload(), type.get());
    return problems.isEmpty()
        ? new Revival.Revived(job)
        : new Revival.Impossible(SkipReason.INVALID_PAYLOAD, problems);
  }

  /** It died before it had the results that it refers to, and as a new job it waits for nobody. */
  private static List<FieldProblem> references(JobMessage job) {
    return job.dependencies().isEmpty()
        ? List.of()
        : References.in(job.payload()).stream()
            .map(
                it ->
                    FieldProblem.at(
                        "/payload" + it.pointer(),
                        "a value expected, found a reference to a job's result: replay it with"
                            + " another payload"))
            .toList();
  }

  /** As at submission. */
  private static List<FieldProblem> problems(Payload payload, KnownType type) {
    return RawPayload.tooLarge("/payload", payload.size())
        .map(List::of)
        .orElseGet(
            () ->
                type.schema().problems(payload.bytes()).stream()
                    .map(it -> FieldProblem.at("/payload" + it.pointer(), it.message()))
                    .toList());
  }

  private static Revival impossible(SkipReason why, String pointer, String detail) {
    return new Revival.Impossible(why, List.of(FieldProblem.at(pointer, detail)));
  }

  /** What the dead letter was, in Avro or as a plain payload; empty if it is neither. */
  private Optional<JobMessage> job(DeadLetter letter) {
    byte[] value = letter.value();
    if (value == null) {
      return Optional.empty();
    }
    if (MessageCodec.isSingleObject(value)) {
      return JobMessage.CODEC.decode(value).message();
    }
    return DeadLetterView.Bytes.isText(value)
        ? Optional.of(plain(letter, Payload.json(value)))
        : Optional.empty();
  }

  private JobMessage anew(
      DeadLetter letter, Optional<JobMessage> original, @Nullable Payload edited, Instant now) {
    JobMessage before =
        original.orElseGet(() -> plain(letter, edited == null ? Payload.json("{}") : edited));
    JobMessage.Limits limits = before.limits();
    Instant expiresAt = limits.expiresAt();
    boolean hasTime = expiresAt != null && expiresAt.isAfter(now);
    return new JobMessage(
        JobId.next(now),
        before.type(),
        before.priority(),
        edited == null ? before.payload() : edited,
        1,
        new JobMessage.Limits(
            limits.maxAttempts(),
            limits.backoff(),
            limits.timeout(),
            hasTime ? expiresAt : null,
            null),
        now,
        origin(before, letter),
        JobMessage.Step.FIRST);
  }

  private JobMessage plain(DeadLetter letter, Payload payload) {
    return JobMessage.of(
        letter.job() == null ? JobId.next(letter.at()) : letter.job(),
        new JobType(letter.type()),
        originalLane(letter).map(LaneAddress::priority).orElse(Priority.NORMAL),
        payload,
        letter.at());
  }

  private Optional<LaneAddress> originalLane(DeadLetter letter) {
    return letter.headers().stream()
        .filter(it -> it.name().equals(DeadLetterHeaders.ORIGINAL_TOPIC))
        .map(DeadLetter.Header::value)
        .filter(value -> value != null)
        .findFirst()
        .flatMap(value -> topics.laneOf(new String(value, StandardCharsets.UTF_8)));
  }

  /** With which job it was, and how often it has been replayed. */
  private static JobMessage.Origin origin(JobMessage before, DeadLetter letter) {
    JobMessage.Origin origin = before.origin();
    Map<String, String> metadata = new HashMap<>(origin.metadata());
    if (letter.job() != null) {
      metadata.put("replayOf", letter.job().toString());
    }
    metadata.put("replays", Integer.toString(replays(origin.metadata().get("replays")) + 1));
    return new JobMessage.Origin(origin.workflowId(), origin.parentId(), origin.tenant(), metadata);
  }

  /** Labels are the submitter's own: whatever else it says is as good as none. */
  private static int replays(@Nullable String text) {
    try {
      return text == null ? 0 : Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
