package io.dogwatch.orchestrator.rebuild;

import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.model.Generations;
import io.dogwatch.orchestrator.projection.Replay;
import io.dogwatch.schemas.topics.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the read model anew from the log, beside the one that serves, and puts it in its place: ADR
 * 0023. Until then nothing that is asked or written knows of it; one that breaks off has changed
 * nothing.
 */
public final class Rebuild {

  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

  /** Jobs that were submitted before are not looked for in the log: finished ones are forgotten. */
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final DataSource pool;
  private final Map<String, Object> kafka;
  private final Topics topics;
  private final InstantSource clock;
  private final Duration grace;

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Listener {

    /**
     * So much of a part is done.
     *
     * @param part of the work, for a person
     */
    void reached(String part, long done, long all);
  }

  /**
   * @param pool of connections to the read model's database; four of them are used
   * @param kafka settings of a consumer without a group
   * @param grace how long the generation before is kept when it no longer serves, for those who
   *     have yet to notice
   */
  public Rebuild(
      DataSource pool,
      Map<String, Object> kafka,
      Topics topics,
      Duration grace,
      InstantSource clock) {
    this.pool = pool;
    this.kafka = Map.copyOf(kafka);
    this.topics = topics;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * Does so, and returns when the new one serves.
   *
   * @param keepOld whether the schema before is kept
   * @throws IllegalStateException if another rebuild runs on this database, or if the log is not
   *     the one from which the read model was made
   * @throws KafkaException if the cluster does not answer, or refuses
   * @throws SQLException if the database does not answer, or refuses
   */
  public Rebuilt run(boolean keepOld, Listener listener) throws SQLException, InterruptedException {
    try (Connection owner = pool.getConnection();
        var _ = new OnlyOne(owner)) {
      var generations = new Generations(pool);
      Generation before = generations.begin();
      new SameLog(before, Snapshot.offsets(owner, before)).require(kafka, topics);
      Generation next = generations.makeNext(before);
      log.atInfo().addKeyValue("schema", next.schema()).log("rebuild begins");
      Rebuilt rebuilt = build(owner, before, next, listener);
      log.atInfo().addKeyValue("rebuilt", rebuilt).log("rebuilt read model serves");
      if (!keepOld) {
        Thread.sleep(grace);
        generations.dropOthers();
      }
      return rebuilt;
    }
  }

  private Rebuilt build(Connection owner, Generation before, Generation next, Listener listener)
      throws SQLException, InterruptedException {
    try (var replay = new Replay(kafka, topics, next, clock.instant().minus(REMEMBERED), clock)) {
      var snapshot = Snapshot.take(owner, before, next);
      var construction = new Construction(pool, before, next, listener);
      construction.begin(clock);
      long records = construction.fold(replay, snapshot.offsets());
      LogBeginnings beginnings = LogBeginnings.read(kafka, snapshot.offsets().keySet(), clock);
      Carried carried = construction.carryOver(snapshot.lastEvent(), beginnings, topics);
      records += new Switch(owner, before, next).run(replay, construction);
      return new Rebuilt(
          next.schema(),
          records,
          carried.jobs(),
          carried.deadLetters(),
          carried.alerts(),
          replay.refused());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the rebuilt read model does not catch up with the one that serves", e);
    }
  }
}
