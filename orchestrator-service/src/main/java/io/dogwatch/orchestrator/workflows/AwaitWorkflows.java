package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Waits until workflows have ended, or somebody has to decide about them, on whatever orchestrator
 * that happens: one query for all who wait here, a few times a second, and none while nobody waits.
 * Safe for use by many threads.
 */
final class AwaitWorkflows implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AwaitWorkflows.class);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** What there is not has ended, too. */
  private static final String STILL =
      """
      select u.id from unnest(?::uuid[]) as u(id) left join intake.workflow w on w.id = u.id
      where w.id is null or w.ended_at is not null or exists (
        select from intake.workflow_step s
        where s.workflow_id = u.id and s.state = 'NEEDS_DECISION' and s.decision is null)
      """;

  private final SchemaSetUp schema;
  private final BackgroundTask task = new BackgroundTask("await-workflows", this::run);
  private final Set<Waiting> all = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  AwaitWorkflows(SchemaSetUp schema) {
    this.schema = schema;
  }

  /** Somebody who waits. */
  private record Waiting(UUID workflow, CountDownLatch isOver) {}

  void start() {
    task.start();
  }

  /**
   * Returns when the workflow has ended or somebody has to decide about it, when there is none of
   * this id, or when the time is over.
   *
   * @throws DataAccessException if the database does not answer at first
   */
  void await(UUID workflow, Duration time) throws InterruptedException {
    var mine = new Waiting(workflow, new CountDownLatch(1));
    all.add(mine);
    try {
      if (!isClosed && still(List.of(workflow)).isEmpty()) {
        var _ = mine.isOver().await(time.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      all.remove(mine);
    }
  }

  private void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.sleep(INTERVAL);
      try {
        look();
      } catch (RuntimeException e) {
        // Those who wait will find out for themselves; an exception would end the task.
        log.atDebug().setCause(e).log("workflows can't be read");
      }
    }
  }

  private void look() {
    Set<UUID> workflows = new HashSet<>();
    all.forEach(waiting -> workflows.add(waiting.workflow()));
    if (!workflows.isEmpty()) {
      release(Set.copyOf(still(workflows)));
    }
  }

  private void release(Set<UUID> workflows) {
    for (Waiting waiting : all) {
      if (workflows.contains(waiting.workflow())) {
        waiting.isOver().countDown();
      }
    }
  }

  /** Those of them with which nothing happens unless somebody sees to it. */
  private List<UUID> still(Collection<UUID> workflows) {
    return JdbcClient.create(schema.dataSource())
        .sql(STILL)
        .param(workflows.toArray(UUID[]::new))
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  /** Lets all who wait go, and nobody wait any more. */
  void letGo() {
    isClosed = true;
    all.forEach(waiting -> waiting.isOver().countDown());
  }

  @Override
  public void close() {
    task.close();
  }
}
