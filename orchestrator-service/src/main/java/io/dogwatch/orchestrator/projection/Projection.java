package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.alerts.AlertRows;
import io.dogwatch.orchestrator.deadletters.DeadLetter;
import io.dogwatch.orchestrator.deadletters.DeadLetterRows;
import io.dogwatch.orchestrator.model.Days;
import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.model.GenerationReplacedException;
import io.dogwatch.orchestrator.statistics.Ending;
import io.dogwatch.orchestrator.statistics.EndingRows;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Folds batches of the log into the read model. One batch is one transaction, which holds the rows
 * and the offsets: exactly once, whoever delivers it and however often.
 */
final class Projection {

  private final Supplier<Generation> model;
  private final InstantSource clock;
  private volatile @Nullable Days lastDays;

  /**
   * @param model the generation of the read model to write into, from now on
   */
  Projection(Supplier<Generation> model, InstantSource clock) {
    this.model = model;
    this.clock = clock;
  }

  /**
   * What a batch has changed.
   *
   * @param next offsets from which the projection goes on
   * @param ended jobs that have come to their end
   */
  record Projected(Map<TopicPartition, Long> next, List<JobId> ended) {}

  /**
   * Folds a batch.
   *
   * @throws GenerationReplacedException if what it would be folded into does not serve any more
   */
  Projected project(List<Entry> batch) {
    Days days = daysOf(model.get());
    DataSource database = days.generation().dataSource();
    days.prepare(news(batch).keySet());
    var jdbc = new JdbcTemplate(database);
    ConnectionCallback<Projected> project = connection -> project(connection, batch, days);
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(database))
            .execute(_ -> jdbc.execute(project)));
  }

  private Days daysOf(Generation generation) {
    Days days = lastDays;
    if (days == null || days.generation() != generation) {
      days = new Days(generation, clock);
      lastDays = days;
    }
    return days;
  }

  private static Projected project(Connection connection, List<Entry> batch, Days days)
      throws SQLException {
    days.generation().enter(connection);
    Map<TopicPartition, Long> next =
        new HashMap<>(
            Offsets.lock(
                connection, batch.stream().map(Entry::partition).collect(Collectors.toSet())));
    List<Entry> fresh =
        batch.stream().filter(it -> it.offset() >= next.getOrDefault(it.partition(), 0L)).toList();
    fresh.forEach(it -> next.merge(it.partition(), it.offset() + 1, Math::max));
    List<JobId> ended = writeJobs(connection, news(fresh), days);
    AlertRows.write(connection, alerts(fresh));
    DeadLetterRows.write(connection, deadLetters(fresh));
    Offsets.store(connection, next);
    return new Projected(next, ended);
  }

  private static List<JobId> writeJobs(Connection connection, Map<JobId, JobNews> news, Days days)
      throws SQLException {
    List<JobId> ended = new ArrayList<>();
    if (news.isEmpty()) {
      return ended;
    }
    Map<JobId, LocalDate> settled = days.settle(connection, news.keySet());
    Map<LocalDate, List<JobNews>> byDay =
        news.values().stream()
            .collect(
                Collectors.groupingBy(
                    it -> Objects.requireNonNull(settled.get(it.id())),
                    TreeMap::new,
                    Collectors.toList()));
    List<Ending> endings = new ArrayList<>();
    for (Map.Entry<LocalDate, List<JobNews>> day : byDay.entrySet()) {
      JobRows.Written written = new JobRows(connection, day.getKey()).write(day.getValue());
      ended.addAll(written.jobs());
      endings.addAll(written.endings());
    }
    Timeline.write(connection, news.values(), settled);
    EndingRows.add(connection, endings); // after all jobs: who waits for it holds nobody up
    return ended;
  }

  private static Map<JobId, JobNews> news(Collection<Entry> entries) {
    Map<JobId, JobNews> news = new LinkedHashMap<>();
    for (Entry entry : entries) {
      switch (entry.content()) {
        case Entry.Job(var job, var at) ->
            news.computeIfAbsent(job.id(), JobNews::new).add(job, at);
        case Entry.Waiting(var job, var at) ->
            news.computeIfAbsent(job.id(), JobNews::new).addWaiting(job, at);
        case Entry.Depending(var job) ->
            news.computeIfAbsent(job.id(), JobNews::new).addDepending(job);
        case Entry.Happened(var event) ->
            news.computeIfAbsent(event.job(), JobNews::new).add(event);
        case Entry.Repeated _,
            Entry.Alerted _,
            Entry.Buried _,
            Entry.Passed _,
            Entry.Undecodable _ -> {}
      }
    }
    return news;
  }

  private static List<DeadLetter> deadLetters(Collection<Entry> entries) {
    return entries.stream()
        .map(Entry::content)
        .<DeadLetter>mapMulti(
            (content, sink) -> {
              if (content instanceof Entry.Buried(DeadLetter letter)) {
                sink.accept(letter);
              }
            })
        .toList();
  }

  private static List<Alert> alerts(Collection<Entry> entries) {
    return entries.stream()
        .map(Entry::content)
        .<Alert>mapMulti(
            (content, sink) -> {
              if (content instanceof Entry.Alerted(Alert alert)) {
                sink.accept(alert);
              }
            })
        .toList();
  }
}
