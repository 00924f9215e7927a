package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.intake.DatabaseAwayException;
import io.dogwatch.orchestrator.intake.Kept;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.submission.SubmitJob.Begun.ToKeep;
import io.dogwatch.schemas.jobs.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the database keep the jobs of lines, in their order: those that have come while it kept the
 * ones before are kept together. So a line that comes alone is answered at once, and many that come
 * fast take few transactions.
 *
 * <p>One submission; one thread adds and closes.
 */
final class KeptLines implements AutoCloseable {

  /** Lines that are kept together, at most. */
  static final int MOST = 1_000;

  private static final Logger log = LoggerFactory.getLogger(KeptLines.class);

  /** What waits, in bytes of lines. */
  private static final int ROOM = 4 * 1024 * 1024;

  /** What a line takes of it at least, so that no more than some thousands wait. */
  private static final int LEAST = 2 * 1024;

  private final SubmitJob submitJob;
  private final BlockingQueue<Line> waiting = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(ROOM);
  private final ExecutorService keeper =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("kept-lines").factory());
  private volatile boolean isAway;

  private record Line(int number, ToKeep job, int room, CompletableFuture<LineAnswer> answer) {}

  KeptLines(SubmitJob submitJob) {
    this.submitJob = submitJob;
  }

  /** Whether the database did not answer: then what comes next is not kept, either. */
  boolean isAway() {
    return isAway;
  }

  /**
   * Adds the job of the next line. Waits while too many are waiting.
   *
   * @param length of the line in bytes
   * @return completes once it is known what becomes of it
   */
  CompletableFuture<LineAnswer> add(int number, int length, ToKeep job)
      throws InterruptedException {
    var line = new Line(number, job, Math.max(length, LEAST), new CompletableFuture<>());
    room.acquire(line.room());
    waiting.add(line);
    keeper.execute(this::keepNext);
    return line.answer();
  }

  /** Returns when all are answered. */
  @Override
  public void close() {
    keeper.close();
  }

  /** There is nothing to do for most lines: they were kept with one before. */
  private void keepNext() {
    List<Line> lines = new ArrayList<>();
    waiting.drainTo(lines, MOST);
    if (!lines.isEmpty()) {
      List<LineAnswer> answers = keep(lines);
      for (int i = 0; i < lines.size(); i++) {
        lines.get(i).answer().complete(answers.get(i));
        room.release(lines.get(i).room());
      }
    }
  }

  private List<LineAnswer> keep(List<Line> lines) {
    if (!isAway) { // each attempt may block for seconds: one is enough
      try {
        return answers(lines, submitJob.keepEach(lines.stream().map(Line::job).toList()));
      } catch (DatabaseAwayException e) {
        log.atDebug().setCause(e).log("the database does not answer");
      } catch (RuntimeException e) { // all lines are to be answered
        log.atError().setCause(e).log("lines were not kept");
      }
      isAway = true;
    }
    return lines.stream().map(KeptLines::notAcknowledged).toList();
  }

  private static List<LineAnswer> answers(List<Line> lines, List<Kept> kept) {
    List<LineAnswer> answers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      answers.add(answer(lines.get(i).number(), lines.get(i).job().order(), kept.get(i)));
    }
    return answers;
  }

  private static LineAnswer answer(int line, JobOrder order, Kept kept) {
    return switch (kept) {
      case Kept.New(JobId id) -> new LineAnswer.Accepted(line, id.toString(), null);
      case Kept.Known(JobId id) -> new LineAnswer.Accepted(line, id.toString(), true);
      case Kept.Taken(JobId owner) -> refused(line, SubmitJob.taken(order, owner));
      case Kept.Occupied _ -> refused(line, SubmitJob.occupied(order));
      case Kept.Circular _ -> refused(line, SubmitJob.circular(order));
    };
  }

  private static LineAnswer refused(int line, FieldProblem problem) {
    return new LineAnswer.Refused(line, List.of(problem));
  }

  /** A job that comes again with its key has another id. */
  private static LineAnswer notAcknowledged(Line line) {
    boolean hasKey = line.job().order().key() != null;
    return new LineAnswer.NotAcknowledged(
        line.number(),
        hasKey ? null : line.job().id().toString(),
        "the database may have the job or not");
  }
}
