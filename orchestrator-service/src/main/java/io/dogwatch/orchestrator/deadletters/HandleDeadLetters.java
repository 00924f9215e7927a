package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Replays dead letters, or purges them: each of them once, however many ask at once. Safe for use
 * by many threads. Every method throws a {@link DataAccessException} if the database does not
 * answer.
 */
final class HandleDeadLetters {

  /** There are no users yet. */
  private static final String ACTOR = "api";

  private final Actions actions;
  private final JobTypes types;
  private final Topics topics;
  private final Consumer<List<Arrival>> intake;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** What became of a wish. */
  sealed interface Handled {

    /** The job is on its way, as this one. */
    record Replayed(JobId job) implements Handled {}

    /** It is not shown any more unless it is asked for. */
    record Purged() implements Handled {}

    /** Something was done about it before. */
    record Before() implements Handled {}

    /** It can't be, for these reasons. */
    record Refused(List<FieldProblem> problems) implements Handled {}
  }

  /**
   * @param intake keeps jobs, within the transaction of the thread that calls it
   * @param random for the ids of traces
   */
  HandleDeadLetters(
      Actions actions,
      JobTypes types,
      Topics topics,
      Consumer<List<Arrival>> intake,
      InstantSource clock,
      RandomGenerator random) {
    this.actions = actions;
    this.types = types;
    this.topics = topics;
    this.intake = intake;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Submits the job of a dead letter as a new one, with all its attempts, from its first step on.
   *
   * @param edited instead of its payload; null for that
   * @param trace to go on with; empty for a new one
   */
  Handled replay(Found found, @Nullable Payload edited, Optional<Traceparent> trace) {
    DeadLetter letter = found.letter();
    if (found.action() != null) {
      return new Handled.Before();
    }
    Optional<KnownType> type = types.find(new JobType(letter.type()));
    if (type.isEmpty()) {
      return refused("", "a job type that some worker has announced expected: " + letter.type());
    }
    Instant now = clock.instant();
    Optional<JobMessage> original = job(letter);
    if (original.isEmpty() && edited == null) {
      return refused("/payload", "required: nobody can read a job from the dead letter");
    }
    JobMessage job = anew(letter, original, edited, now);
    List<FieldProblem> problems =
        type.get().schema().problems(job.payload().bytes()).stream()
            .map(it -> FieldProblem.at("/payload" + it.pointer(), it.message()))
            .toList();
    if (!problems.isEmpty()) {
      return new Handled.Refused(problems);
    }
    Traceparent parent = trace.orElseGet(() -> Traceparent.next(random));
    var action = new Action(Action.Kind.REPLAYED, ACTOR, now, job.id());
    return actions.make(
            letter.place(),
            action,
            () -> intake.accept(List.of(new Arrival(job, parent.child(random), null))))
        ? new Handled.Replayed(job.id())
        : new Handled.Before();
  }

  /** Lets nobody see a dead letter any more who does not ask for it. */
  Handled purge(Found found) {
    var action = new Action(Action.Kind.PURGED, ACTOR, clock.instant(), null);
    return actions.make(found.letter().place(), action, () -> {})
        ? new Handled.Purged()
        : new Handled.Before();
  }

  private static Handled refused(String pointer, String detail) {
    return new Handled.Refused(List.of(FieldProblem.at(pointer, detail)));
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
        .filter(it -> it.name().equals("dlq-original-topic"))
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
