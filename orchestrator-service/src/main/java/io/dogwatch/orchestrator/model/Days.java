package io.dogwatch.orchestrator.model;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Settles under which day a job is kept, and makes the partitions of the days. See ADR 0002. Safe
 * for use by many threads, and by many orchestrators.
 */
public final class Days {

  private static final Logger log = LoggerFactory.getLogger(Days.class);

  /** How far back a job's own day gets a partition. */
  private static final int PAST = 30;

  /** With a generation's number, the advisory lock of its partitions. */
  private static final int LOCK = 0x64617973;

  private static final String TODAY_OF_OTHERS =
      """
      insert into job_day (id, day)
      select id, ? from unnest(?) as u(id) order by id
      on conflict do nothing
      """;

  private static final List<String> TABLES = List.of("job", "job_event", "job_content");

  private final Generation generation;
  private final InstantSource clock;
  private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

  /** Of one generation of the read model. */
  public Days(Generation generation, InstantSource clock) {
    this.generation = generation;
    this.clock = clock;
  }

  public Generation generation() {
    return generation;
  }

  /** The day that an id tells by itself. */
  public static Optional<LocalDate> toldBy(JobId id) {
    return id.madeAt().map(Days::dayOf);
  }

  /** Makes the partitions that these jobs may need. In transactions of its own. */
  public void prepare(Collection<JobId> ids) {
    LocalDate today = today();
    Set<LocalDate> needed = new TreeSet<>(List.of(today, today.plusDays(1)));
    for (JobId id : ids) {
      toldBy(id).filter(day -> isNear(day, today)).ifPresent(needed::add);
    }
    needed.removeAll(known);
    make(needed);
  }

  /** Makes the partitions of these days, where they are not there. In transactions of its own. */
  public void make(Collection<LocalDate> days) {
    for (LocalDate day : days) {
      transaction().executeWithoutResult(_ -> jdbc().execute(creating(day)));
      known.add(day);
    }
  }

  /**
   * The day of each job, settled for good. Part of the caller's transaction, during which no
   * partition is made.
   */
  public Map<JobId, LocalDate> settle(Connection connection, Collection<JobId> ids)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_advisory_xact_lock_shared(%d, %d)".formatted(LOCK, generation.number()));
    }
    List<UUID> uuids = ids.stream().map(JobId::value).toList();
    Map<JobId, LocalDate> settled = writtenDown(connection, uuids);
    Set<LocalDate> partitions = partitions(connection, ids);
    List<UUID> homeless = new ArrayList<>();
    for (JobId id : ids) {
      if (!settled.containsKey(id)) {
        toldBy(id)
            .filter(partitions::contains)
            .ifPresentOrElse(day -> settled.put(id, day), () -> homeless.add(id.value()));
      }
    }
    if (!homeless.isEmpty()) {
      try (var insert = new ArrayStatement(connection, TODAY_OF_OTHERS)) {
        insert.day(today()).uuids(homeless).update();
      }
      // Read again: another orchestrator may have been faster.
      settled.putAll(writtenDown(connection, homeless));
    }
    return settled;
  }

  private Map<JobId, LocalDate> writtenDown(Connection connection, List<UUID> ids)
      throws SQLException {
    Map<JobId, LocalDate> days = new HashMap<>();
    try (var select =
            new ArrayStatement(connection, "select id, day from job_day where id = any(?)");
        ResultSet rows = select.uuids(ids).query()) {
      while (rows.next()) {
        days.put(new JobId(rows.getObject(1, UUID.class)), rows.getObject(2, LocalDate.class));
      }
    }
    return days;
  }

  /** Those days of the ids that have partitions: what counts is the database, not our clock. */
  private Set<LocalDate> partitions(Connection connection, Collection<JobId> ids)
      throws SQLException {
    Set<LocalDate> told =
        ids.stream()
            .flatMap(id -> toldBy(id).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    // Days of long ago may have been dropped by another orchestrator.
    LocalDate today = today();
    List<LocalDate> unknown =
        told.stream().filter(day -> !known.contains(day) || !isNear(day, today)).toList();
    told.removeAll(unknown);
    if (!unknown.isEmpty()) {
      try (var select =
              new ArrayStatement(connection, "select day from day_partition where day = any(?)");
          ResultSet rows = select.days(unknown).query()) {
        while (rows.next()) {
          told.add(rows.getObject(1, LocalDate.class));
        }
      }
    }
    return told;
  }

  /**
   * Drops the partitions of days before this one, but those that have a job which has not ended. In
   * a transaction for each day; one that would have to wait for others is left for the next time.
   *
   * @param before no day of the last 30
   * @return the days that were dropped
   */
  public List<LocalDate> drop(LocalDate before) {
    if (isNear(before.minusDays(1), today())) {
      throw new IllegalArgumentException("a day of long ago expected, found " + before);
    }
    List<LocalDate> dropped = new ArrayList<>();
    List<LocalDate> all =
        jdbc()
            .query(
                "select day from day_partition where day < ? order by day",
                (row, _) -> row.getObject("day", LocalDate.class),
                before);
    for (LocalDate day : all) {
      if (Boolean.TRUE.equals(transaction().execute(_ -> jdbc().execute(dropping(day))))) {
        known.remove(day);
        dropped.add(day);
        log.atInfo().addKeyValue("day", day).log("partitions dropped");
      }
    }
    return dropped;
  }

  private ConnectionCallback<Boolean> dropping(LocalDate day) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local lock_timeout = '5s'");
        lock(statement);
        if (hasOpenJobs(statement, day)) {
          return false;
        }
        for (String table : TABLES) {
          statement.execute("drop table if exists " + partition(table, day));
        }
        statement.execute("delete from job_day where day = '%s'".formatted(day));
        statement.execute("delete from day_partition where day = '%s'".formatted(day));
        return true;
      }
    };
  }

  private void lock(Statement statement) throws SQLException {
    statement.execute("select pg_advisory_xact_lock(%d, %d)".formatted(LOCK, generation.number()));
  }

  private static boolean hasOpenJobs(Statement statement, LocalDate day) throws SQLException {
    String ended =
        Arrays.stream(JobState.values())
            .filter(JobState::isTerminal)
            .map(state -> "'" + state + "'")
            .collect(Collectors.joining(","));
    try (ResultSet open =
        statement.executeQuery(
            "select exists (select from %s where state not in (%s))"
                .formatted(partition("job", day), ended))) {
      return open.next() && open.getBoolean(1);
    }
  }

  private ConnectionCallback<Boolean> creating(LocalDate day) {
    return connection -> {
      try (Statement statement = connection.createStatement();
          var insert =
              new ArrayStatement(
                  connection,
                  "insert into day_partition select unnest(?) on conflict do nothing")) {
        lock(statement);
        boolean isNew = insert.days(List.of(day)).update() == 1;
        // an older orchestrator may have made the day, without tables that it does not know
        for (String table : TABLES) {
          statement.execute(partitionOf(table, day));
        }
        if (isNew) {
          log.atInfo().addKeyValue("day", day).log("partitions made");
        }
        return isNew;
      }
    };
  }

  private static String partitionOf(String table, LocalDate day) {
    return "create table if not exists %s partition of %s for values from ('%s') to ('%s')"
        .formatted(partition(table, day), table, day, day.plusDays(1));
  }

  private static String partition(String table, LocalDate day) {
    return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  private static boolean isNear(LocalDate day, LocalDate today) {
    return !day.isBefore(today.minusDays(PAST)) && !day.isAfter(today.plusDays(1));
  }

  private JdbcTemplate jdbc() {
    return new JdbcTemplate(generation.dataSource());
  }

  private TransactionTemplate transaction() {
    return new TransactionTemplate(new DataSourceTransactionManager(generation.dataSource()));
  }

  private LocalDate today() {
    return dayOf(clock.instant());
  }

  private static LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
