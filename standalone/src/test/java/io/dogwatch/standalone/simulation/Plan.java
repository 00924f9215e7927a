package io.dogwatch.standalone.simulation;

import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.engine.handlers.Continue;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a simulated job does, attempt by attempt; the last entry stands for all that follow.
 *
 * @param attempts each one of "succeed", "fail", "refuse", "time out", "crash", which ends the
 *     process, and of "continue" and "pause", which end a step; one with a "+" behind it submits
 *     another job before
 */
record Plan(@NotNull List<String> attempts) {

  static final JobType TYPE = new JobType("plan");

  static final List<String> ENDS = List.of("succeed", "fail", "refuse", "time out");
  static final List<String> STEPS = List.of("continue", "pause");

  /** What a step leaves behind: how many are done. */
  record Trail(int steps) {}

  /**
   * A step that came to its end.
   *
   * @param told events of all jobs that the log had by then
   */
  record Done(int step, long told) {}

  static boolean submits(String word) {
    return word.endsWith("+");
  }

  /** Kills whoever runs it. */
  static final Plan POISON = new Plan(List.of("crash"));

  String at(int attempt) {
    return attempts.get(Math.min(attempt, attempts.size()) - 1);
  }

  /** Does as planned, and counts. */
  static final class Handler implements JobHandler<Plan> {

    private final BoundHandler<Plan> bound = new BoundHandler<>(this);
    private final Map<JobId, Integer> executions = new HashMap<>();
    private final Map<JobId, List<Done>> steps = new HashMap<>();
    private final List<String> surprises = new ArrayList<>();
    private Runnable exit = () -> {};
    private LongSupplier told = () -> 0;

    /** Deriving a schema costs more than a simulation, so it is done once. */
    BoundHandler<Plan> bound() {
      return bound;
    }

    /** How often each job was executed in this cluster. */
    Map<JobId, Integer> executions() {
      return executions;
    }

    /** The steps of each job that came to their end, in the order in which they first did. */
    Map<JobId, List<Done>> steps() {
      return steps;
    }

    /** Steps that did not find what the one before left behind. */
    List<String> surprises() {
      return surprises;
    }

    /**
     * Begins anew, in another cluster.
     *
     * @param events that its log has
     */
    void begin(LongSupplier events) {
      told = events;
      surprises.clear();
      executions.clear();
      steps.clear();
    }

    /**
     * Runs in another process from now on.
     *
     * @param end of that process
     */
    void runIn(Runnable end) {
      exit = end;
    }

    @Override
    public JobType type() {
      return TYPE;
    }

    @Override
    public Class<Plan> payloadType() {
      return Plan.class;
    }

    @Override
    public String description() {
      return "Does as planned.";
    }

    @Override
    public Plan example() {
      return new Plan(List.of("fail", "succeed"));
    }

    @Override
    public JobMessage.Limits limits() {
      return new JobMessage.Limits(3, null, null, null, null);
    }

    @Override
    public Object handle(Plan plan, JobContext context) throws JobFailure {
      executions.merge(context.jobId(), 1, Integer::sum);
      int before = context.checkpoint(Trail.class).map(Trail::steps).orElse(0);
      if (before + 1 != context.step()) {
        surprises.add(context.jobId() + ": " + before + " steps lead to step " + context.step());
      }
      String word = plan.at(context.attempt());
      if (submits(word)) {
        context.submit(JobRequest.of(TYPE.name(), "{\"attempts\":[\"succeed\"]}"));
      }
      return switch (word.replace("+", "")) {
        case "succeed" -> done(context, new Trail(context.step()));
        case "continue" -> done(context, Continue.with(new Trail(context.step())));
        case "pause" ->
            done(context, Continue.with(new Trail(context.step())).after(Duration.ofMillis(1_500)));
        case "refuse" -> throw new JobFailure(FailureCode.INVALID_INPUT, "refused");
        case "crash" -> {
          exit.run();
          throw new IllegalStateException("nobody is left to hear of it");
        }
        case "time out" -> throw new JobFailure(FailureCode.PROVIDER_TIMEOUT, "no answer");
        default -> throw new JobFailure(FailureCode.INTERNAL, "failed");
      };
    }

    private Object done(JobContext context, Object answer) {
      List<Done> done = steps.computeIfAbsent(context.jobId(), _ -> new ArrayList<>());
      if (done.stream().noneMatch(before -> before.step() == context.step())) {
        done.add(new Done(context.step(), told.getAsLong()));
      }
      return answer;
    }
  }
}
