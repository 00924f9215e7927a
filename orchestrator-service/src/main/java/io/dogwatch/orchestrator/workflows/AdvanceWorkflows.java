package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.intake.OneByOne;
import io.dogwatch.orchestrator.intake.Rounds;
import io.dogwatch.orchestrator.model.SeenEnds;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Has workflows go on. It looks at one when it is new or was changed, when the read model shows the
 * end of one of its jobs, when a deadline has passed, and now and then in any case: an orchestrator
 * may have died that knew of an end.
 */
public final class AdvanceWorkflows implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AdvanceWorkflows.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);
  private static final Duration UNSEEN = Duration.ofSeconds(30);

  /** Of one sweep. */
  private static final int MOST_SWEPT = 100;

  private final Workflows workflows;
  private final AdvanceWorkflow advance;
  private final InstantSource clock;
  private final LogLimit failures;
  private final SeenEnds ended = new SeenEnds();
  private final BackgroundTask task = new BackgroundTask("workflows", this::run);
  private Instant sweepAt = Instant.MIN;

  AdvanceWorkflows(Workflows workflows, AdvanceWorkflow advance, InstantSource clock) {
    this.workflows = workflows;
    this.advance = advance;
    this.clock = clock;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  /** The read model shows that these jobs have ended. Any thread may call it. */
  public void ended(Collection<JobId> jobs) {
    ended.add(jobs);
  }

  /**
   * Looks at a workflow that was just changed. Where that is not possible it is looked at soon, as
   * any that is due.
   */
  void lookAt(UUID id) {
    Instant now = clock.instant();
    try {
      var _ =
          workflows.inTransaction(
              () -> {
                Optional<Workflow> changed = workflows.tryLock(id);
                changed.ifPresent(workflow -> advance(workflow, now));
                return changed.isPresent();
              });
    } catch (RuntimeException e) {
      log.atDebug().setCause(e).addKeyValue("workflow", id).log("left for later");
    }
  }

  private void run() throws InterruptedException {
    new Rounds(failures, "no workflow goes on for now").run(this::await);
  }

  private void await() throws InterruptedException {
    Set<JobId> seen = ended.take(PAUSE);
    if (!workflows.isReady()) {
      return;
    }
    if (!seen.isEmpty()
        && workflows.isAnyOpen()) { // one that comes now is looked at when it is there
      workflows.wake(seen);
    }
    if (!clock.instant().isBefore(sweepAt)) {
      // Nobody can have told a process that has just begun what ended before.
      workflows.sweep(sweepAt.equals(Instant.MIN) ? Duration.ZERO : UNSEEN, MOST_SWEPT);
      sweepAt = clock.instant().plus(BETWEEN_SWEEPS);
    }
    advanceAll();
  }

  /**
   * Looks at those that are due.
   *
   * @throws DataAccessException if the database does not answer
   */
  void advanceAll() {
    new OneByOne<UUID>("workflows", failures).takeTurns(this::advanceNext);
  }

  /**
   * @param aside workflows that are left for later; one that fails is added
   * @return whether there was one
   */
  private boolean advanceNext(Set<UUID> aside) {
    Instant now = clock.instant();
    return workflows.inTransaction(
        () -> {
          Optional<Workflow> due = workflows.lockDue(now, aside);
          due.map(Workflow::id).ifPresent(aside::add);
          due.ifPresent(workflow -> advance(workflow, now));
          due.map(Workflow::id).ifPresent(aside::remove);
          return due.isPresent();
        });
  }

  private void advance(Workflow workflow, Instant now) {
    Run run = new Run(workflow);
    Workflows.NextLook next = advance.advance(run, now);
    Workflow after = run.workflow();
    workflows.save(workflow, after, next);
    if (after.state() != workflow.state()) {
      log.atDebug()
          .addKeyValue("workflow", after.id())
          .addKeyValue("name", after.definition().name())
          .addKeyValue("state", after.state())
          .log("a workflow stands elsewhere");
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
