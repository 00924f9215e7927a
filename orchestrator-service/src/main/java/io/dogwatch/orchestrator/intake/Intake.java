package io.dogwatch.orchestrator.intake;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps jobs in the database until Kafka has them, each key for one job. Safe for use by many
 * threads, and by many orchestrators.
 */
public final class Intake implements Keeper {

  /**
   * In one order everywhere: two that insert the same keys would wait for each other. Of those with
   * the same key the first one has it.
   */
  private static final String INSERT =
      """
      insert into intake.idempotency_key (digest, tenant, key, fingerprint, job_id)
      select digest, tenant, key, fingerprint, job_id
      from unnest(?, ?, ?, ?, ?) with ordinality
        as u(digest, tenant, key, fingerprint, job_id, place)
      order by digest, place
      on conflict do nothing
      returning digest
      """;

  private static final String SELECT =
      "select digest, fingerprint, job_id from intake.idempotency_key where digest = any(?)";

  private static final String FORGET =
      """
      delete from intake.idempotency_key where digest in (
        select digest from intake.idempotency_key where made_at < ? order by made_at limit ?)
      """;

  private final SchemaSetUp database;
  private final Runnable arrived;

  /** What a key belongs to. */
  private record Owner(JobId id, String fingerprint) {}

  /**
   * @param arrived told when there is something new that others can see
   */
  public Intake(SchemaSetUp database, Runnable arrived) {
    this.database = database;
    this.arrived = arrived;
  }

  @Override
  public List<Kept> keep(List<Arrival> arrivals) {
    return keepUnless(Intake::isRefused, arrivals);
  }

  /** Nothing is written of a job whose key is taken: the others need not be kept once more. */
  @Override
  public List<Kept> keepEach(List<Arrival> arrivals) {
    List<Kept> kept = keepUnless(Intake::isWrittenInVain, arrivals);
    int half = arrivals.size() / 2;
    if (half == 0 || kept.stream().noneMatch(Intake::isWrittenInVain)) {
      return kept;
    }
    // Of the jobs of a circle only the last one closes it.
    List<Kept> each = new ArrayList<>(keepEach(arrivals.subList(0, half)));
    each.addAll(keepEach(arrivals.subList(half, arrivals.size())));
    return each;
  }

  private List<Kept> keepUnless(Predicate<Kept> isObstacle, List<Arrival> arrivals) {
    try {
      return keepInOne(isObstacle, arrivals);
    } catch (TransactionException
        | DataAccessResourceFailureException
        | TransientDataAccessException e) {
      throw new DatabaseAwayException(e);
    }
  }

  private List<Kept> keepInOne(Predicate<Kept> isObstacle, List<Arrival> arrivals) {
    DataSource dataSource = database.dataSource();
    var jdbc = new JdbcTemplate(dataSource);
    var transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    ConnectionCallback<List<Kept>> keep = connection -> keep(connection, arrivals);
    List<Kept> kept =
        transaction.execute(
            status -> {
              List<Kept> all = Objects.requireNonNull(jdbc.execute(keep));
              if (all.stream().anyMatch(isObstacle)) {
                status.setRollbackOnly();
              }
              return all;
            });
    tell();
    return Objects.requireNonNull(kept);
  }

  /** Nobody can see what is new before the caller's transaction is over, if there is one. */
  private void tell() {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              arrived.run();
            }
          });
    } else {
      arrived.run();
    }
  }

  /**
   * Forgets keys that were made before, at most so many.
   *
   * @return how many there were
   * @throws DataAccessException if the database does not answer
   */
  public int forgetKeys(Instant before, int most) {
    return new JdbcTemplate(database.dataSource())
        .update(FORGET, before.atOffset(ZoneOffset.UTC), most);
  }

  private static boolean isRefused(Kept kept) {
    return switch (kept) {
      case Kept.Taken _, Kept.Circular _, Kept.Occupied _ -> true;
      case Kept.New _, Kept.Known _ -> false;
    };
  }

  private static boolean isWrittenInVain(Kept kept) {
    return isRefused(kept) && !(kept instanceof Kept.Taken);
  }

  private static List<Kept> keep(Connection connection, List<Arrival> arrivals)
      throws SQLException {
    List<Arrival> keyed = arrivals.stream().filter(it -> it.key() != null).toList();
    Set<String> inserted = insert(connection, keyed);
    Map<String, Owner> owners = owners(connection, keyed);
    List<Kept> kept = new ArrayList<>();
    List<Arrival> waiting = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      Kept each = kept(arrival, owners, inserted);
      kept.add(each);
      if (isToWait(each, arrival)) {
        waiting.add(arrival);
      }
    }
    Iterator<Kept> waits = WaitingRows.add(connection, waiting).iterator();
    List<Arrival> added = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      if (isToWait(kept.get(i), arrivals.get(i))) {
        kept.set(i, waits.next());
      }
      if (kept.get(i) instanceof Kept.New) {
        added.add(arrivals.get(i));
      }
    }
    Outbox.add(connection, added);
    return kept;
  }

  private static boolean isToWait(Kept kept, Arrival arrival) {
    return kept instanceof Kept.New && !arrival.job().dependencies().isEmpty();
  }

  /** Takes its key from those that were inserted: whoever comes with it again is known. */
  private static Kept kept(Arrival arrival, Map<String, Owner> owners, Set<String> inserted) {
    JobId id = arrival.job().id();
    Arrival.Key key = arrival.key();
    if (key == null) {
      return new Kept.New(id);
    }
    Owner owner = Objects.requireNonNull(owners.get(key.digest()), "inserted, or there before");
    if (!owner.fingerprint().equals(key.submitted().hex())) {
      return new Kept.Taken(owner.id());
    }
    return inserted.remove(key.digest()) ? new Kept.New(id) : new Kept.Known(owner.id());
  }

  private static Set<String> insert(Connection connection, List<Arrival> keyed)
      throws SQLException {
    Set<String> inserted = new HashSet<>();
    try (var insert = new ArrayStatement(connection, INSERT)) {
      insert
          .texts(keyed, it -> keyOf(it).digest())
          .texts(keyed, it -> keyOf(it).tenant())
          .texts(keyed, it -> keyOf(it).text())
          .texts(keyed, it -> keyOf(it).submitted().hex())
          .ids(keyed, it -> it.job().id().value());
      try (ResultSet rows = insert.query()) {
        while (rows.next()) {
          inserted.add(rows.getString("digest"));
        }
      }
    }
    return inserted;
  }

  private static Map<String, Owner> owners(Connection connection, List<Arrival> keyed)
      throws SQLException {
    Map<String, Owner> owners = new HashMap<>();
    try (var select = new ArrayStatement(connection, SELECT)) {
      try (ResultSet rows = select.texts(keyed, it -> keyOf(it).digest()).query()) {
        while (rows.next()) {
          owners.put(
              rows.getString("digest"),
              new Owner(
                  new JobId(rows.getObject("job_id", UUID.class)), rows.getString("fingerprint")));
        }
      }
    }
    return owners;
  }

  private static Arrival.Key keyOf(Arrival arrival) {
    return Objects.requireNonNull(arrival.key());
  }
}
