package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.Actions.Made;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.dao.DataAccessException;

/**
 * Purges many dead letters, each of them once, however many ask at once. Safe for use by many
 * threads.
 */
final class PurgeDeadLetters {

  /** Of one transaction. */
  private static final int BATCH = 1_000;

  private final Actions actions;
  private final DeadLetterViews views;
  private final NamedLetters named;
  private final InstantSource clock;
  private final int most;

  /**
   * @param most dead letters of one purge
   */
  PurgeDeadLetters(
      Actions actions, DeadLetterViews views, NamedLetters named, InstantSource clock, int most) {
    this.actions = actions;
    this.views = views;
    this.named = named;
    this.clock = clock;
    this.most = most;
  }

  /**
   * What has become of them.
   *
   * @param skipped about which something was done before
   * @param isMore whether there are more that match
   */
  record Purged(int purged, int skipped, boolean isMore) {}

  /**
   * Lets nobody see the dead letters any more that are there now, unless it is asked for them. One
   * that is broken off has purged some; the same again purges the others.
   *
   * @param actor who does
   * @throws InvalidRequestException that lists what is wrong with the selection
   * @throws DataAccessException if the database does not answer
   */
  Purged purge(Selection selection, String actor) {
    List<Place> found =
        switch (selection) {
          case Selection.Ids ids -> named.places(ids);
          case Selection.Matching(DeadLetterFilter filter, _) -> views.places(filter, most + 1);
        };
    boolean isMore = found.size() > most;
    List<Place> places = isMore ? found.subList(0, most) : found;
    int purged = 0;
    for (int from = 0; from < places.size(); from += BATCH) {
      purged += purge(places.subList(from, Math.min(from + BATCH, places.size())), actor);
    }
    return new Purged(purged, places.size() - purged, isMore);
  }

  private int purge(List<Place> places, String actor) {
    var action = new Action(Action.Kind.PURGED, actor, clock.instant(), null);
    return actions.makeAll(places.stream().map(place -> new Made(place, action)).toList()).size();
  }
}
