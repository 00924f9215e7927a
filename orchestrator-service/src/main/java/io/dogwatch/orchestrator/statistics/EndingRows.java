package io.dogwatch.orchestrator.statistics;

import io.dogwatch.orchestrator.model.ArrayStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts endings, those of one batch in one statement for minutes and one for each span. */
public final class EndingRows {

  /** In one order everywhere: two that count the same would wait for each other. */
  private static final String ADD =
      """
      insert into execution_statistic as s (minute, type, worker, outcome, bucket, count,
        sum_millis, min_millis, max_millis)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (minute, type, worker, outcome, bucket) do update set
        count = s.count + excluded.count,
        sum_millis = s.sum_millis + excluded.sum_millis,
        min_millis = least(s.min_millis, excluded.min_millis),
        max_millis = greatest(s.max_millis, excluded.max_millis)
      """;

  private static final String ADD_SUMS =
      """
      insert into execution_statistic_sum as s (minutes, start, type, worker, outcome, bucket,
        count, sum_millis, min_millis, max_millis)
      select ?, * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (minutes, start, type, worker, outcome, bucket) do update set
        count = s.count + excluded.count,
        sum_millis = s.sum_millis + excluded.sum_millis,
        min_millis = least(s.min_millis, excluded.min_millis),
        max_millis = greatest(s.max_millis, excluded.max_millis)
      """;

  private EndingRows() {}

  private record Key(Instant start, String type, String worker, Outcome outcome, int bucket)
      implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::start)
            .thenComparing(Key::type)
            .thenComparing(Key::worker)
            .thenComparing(Key::outcome)
            .thenComparingInt(Key::bucket);

    static Key of(Ending ending) {
      Long millis = ending.millis();
      return new Key(
          ending.at().truncatedTo(ChronoUnit.MINUTES),
          ending.type(),
          ending.worker() == null ? "" : ending.worker(),
          ending.outcome(),
          millis == null ? Buckets.NONE : Buckets.of(millis));
    }

    Key in(Span span) {
      return new Key(span.startOf(start), type, worker, outcome, bucket);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private record Sums(long count, long sum, long min, long max) {

    static Sums of(Ending ending) {
      Long millis = ending.millis();
      long known = millis == null ? 0 : millis;
      return new Sums(1, known, known, known);
    }

    Sums plus(Sums other) {
      return new Sums(
          count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }
  }

  /** Adds what has ended, within the transaction of the connection. */
  public static void add(Connection connection, Collection<Ending> endings) throws SQLException {
    if (endings.isEmpty()) {
      return;
    }
    Map<Key, Sums> counted = new TreeMap<>();
    endings.forEach(ending -> counted.merge(Key.of(ending), Sums.of(ending), Sums::plus));
    try (var add = new ArrayStatement(connection, ADD)) {
      bind(add, counted).update();
    }
    for (Span span : Span.values()) {
      Map<Key, Sums> summed = new TreeMap<>();
      counted.forEach((key, sums) -> summed.merge(key.in(span), sums, Sums::plus));
      try (var add = new ArrayStatement(connection, ADD_SUMS)) {
        bind(add.number(span.minutes()), summed).update();
      }
    }
  }

  private static ArrayStatement bind(ArrayStatement statement, Map<Key, Sums> counted)
      throws SQLException {
    List<Map.Entry<Key, Sums>> rows = List.copyOf(counted.entrySet());
    return statement
        .instants(rows, it -> it.getKey().start())
        .texts(rows, it -> it.getKey().type())
        .texts(rows, it -> it.getKey().worker())
        .texts(rows, it -> it.getKey().outcome().name())
        .ints(rows, it -> it.getKey().bucket())
        .longs(rows, it -> it.getValue().count())
        .longs(rows, it -> it.getValue().sum())
        .longs(rows, it -> it.getValue().min())
        .longs(rows, it -> it.getValue().max());
  }
}
