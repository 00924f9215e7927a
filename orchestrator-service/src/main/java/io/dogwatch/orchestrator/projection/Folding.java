package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.projection.Projection.Projected;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Hands batches to the projection. One that the database can't take for what is in it is halved
 * until the culprit is found, which is counted and left behind.
 */
final class Folding {

  private static final Logger log = LoggerFactory.getLogger(Folding.class);

  private final Function<List<Entry>, Projected> projection;
  private final Consumer<Projected> told;
  private final Meters meters;
  private final LogLimit undecodableLog;
  private final LogLimit refusedLog;

  /**
   * @param told of what each batch has changed
   */
  Folding(
      Function<List<Entry>, Projected> projection,
      Consumer<Projected> told,
      Meters meters,
      InstantSource clock) {
    this.projection = projection;
    this.told = told;
    this.meters = meters;
    this.undecodableLog = new LogLimit(clock);
    this.refusedLog = new LogLimit(clock);
  }

  void fold(List<Entry> batch) {
    try {
      told.accept(projection.apply(batch));
    } catch (DataIntegrityViolationException e) {
      if (batch.size() == 1) {
        leaveBehind(batch.getFirst(), e);
      } else {
        fold(batch.subList(0, batch.size() / 2));
        fold(batch.subList(batch.size() / 2, batch.size()));
      }
    }
  }

  private void leaveBehind(Entry entry, DataIntegrityViolationException reason) {
    meters.refused.increment();
    if (refusedLog.isDue()) {
      log.atError()
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .setCause(reason)
          .log("record can't be stored; left behind");
    }
    fold(List.of(entry.without()));
  }

  /** How many records of a batch nobody understands. */
  int countUndecodable(List<Entry> batch) {
    int count = 0;
    for (Entry entry : batch) {
      if (entry.content() instanceof Entry.Undecodable(String reason)) {
        count++;
        meters.undecodable.increment();
        if (undecodableLog.isDue()) {
          log.atWarn()
              .addKeyValue("partition", entry.partition())
              .addKeyValue("offset", entry.offset())
              .addKeyValue("reason", reason)
              .log("undecodable record skipped; it stays in its topic");
        }
      }
    }
    return count;
  }
}
