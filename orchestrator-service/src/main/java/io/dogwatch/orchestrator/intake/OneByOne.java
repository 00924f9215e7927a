package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Goes through rows that something has to be done about, one after the other. One of which that is
 * not possible is left for later, and holds up no other.
 *
 * @param <K> names a row
 */
public final class OneByOne<K> {

  private static final Logger log = LoggerFactory.getLogger(OneByOne.class);

  private final String rows;
  private final LogLimit failures;

  /**
   * @param rows what they are, for people who read the log
   */
  public OneByOne(String rows, LogLimit failures) {
    this.rows = rows;
    this.failures = failures;
  }

  /**
   * Takes turns until there is nothing left to do.
   *
   * @param turn does what there is to do about one row, but none of those that it is given; adds
   *     the row to them, and takes it out again where it is not to be left for later; returns
   *     whether there was one
   * @throws DataAccessException if the database does not answer
   */
  public void takeTurns(Predicate<Set<K>> turn) {
    Set<K> aside = new HashSet<>();
    boolean mayBeMore = true;
    while (mayBeMore && !Thread.currentThread().isInterrupted()) {
      int before = aside.size();
      try {
        mayBeMore = turn.test(aside);
      } catch (ReadModelBehindException e) {
        log.atDebug().setCause(e).addKeyValue(rows, aside).log("too soon to tell");
        mayBeMore = aside.size() > before;
      } catch (DataAccessResourceFailureException
          | TransientDataAccessException
          | TransactionException
          | DatabaseAwayException e) {
        throw e;
      } catch (RuntimeException e) {
        if (!Thread.currentThread().isInterrupted() && failures.isDue()) {
          log.atError().setCause(e).addKeyValue(rows, aside).log("left for later");
        }
        mayBeMore = aside.size() > before; // else the next turn would be the same one
      }
    }
  }
}
