package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.alerts.AlertRows;
import io.dogwatch.orchestrator.deadletters.DeadLetter;
import io.dogwatch.orchestrator.deadletters.DeadLetterRows;
import io.dogwatch.orchestrator.model.Days;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.statistics.Ending;
import io.dogwatch.orchestrator.statistics.EndingRows;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Folds batches of the log into the read model. One batch is one transaction, which holds the rows
 * and the offsets: exactly once, whoever delivers it and however often.
 */
final class Projection {

  private final ReadModel model;
  private final Days days;

  Projection(ReadModel model, Days days) {
    this.model = model;
    this.days = days;
  }

  /**
   * What a batch has changed.
   *
   * @param next offsets from which the projection goes on
   * @param ended jobs that have come to their end
   */
  record Projected(Map<TopicPartition, Long> next, List<JobId> ended) {}

  Projected project(List<Entry> batch) {
    var jdbc = new JdbcTemplate(model.dataSource());
    var transaction = new TransactionTemplate(new DataSourceTransactionManager(model.dataSource()));
    days.prepare(jdbc, transaction, news(batch).keySet());
    ConnectionCallback<Projected> project = connection -> project(connection, batch);
    return Objects.requireNonNull(transaction.execute(_ -> jdbc.execute(project)));
  }

  private Projected project(Connection connection, List<Entry> batch) throws SQLException {
    Map<TopicPartition, Long> next =
        new HashMap<>(
            Offsets.lock(
                connection, batch.stream().map(Entry::partition).collect(Collectors.toSet())));
    List<Entry> fresh =
        batch.stream().filter(it -> it.offset() >= next.getOrDefault(it.partition(), 0L)).toList();
    fresh.forEach(it -> next.merge(it.partition(), it.offset() + 1, Math::max));
    List<JobId> ended = writeJobs(connection, news(fresh));
    AlertRows.write(connection, alerts(fresh));
    DeadLetterRows.write(connection, deadLetters(fresh));
    Offsets.store(connection, next);
    return new Projected(next, ended);
  }

  private List<JobId> writeJobs(Connection connection, Map<JobId, JobNews> news)
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
        case Entry.Waiting(var job) -> news.computeIfAbsent(job.id(), JobNews::new).addWaiting(job);
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
