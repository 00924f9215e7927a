package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.deadletters.Actions.Made;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.deadletters.ReviveJob.Revival;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.springframework.dao.DataAccessException;

/** Replays some dead letters together, each of them once, however many do so at once. */
final class ReplayBatch {

  private final Actions actions;
  private final ReviveJob revive;
  private final Consumer<List<Arrival>> intake;
  private final RandomGenerator random;

  private record Ready(int position, Place place, JobMessage job) {}

  /**
   * @param intake keeps jobs, within the transaction of the thread that calls it
   * @param random for the ids of traces
   */
  ReplayBatch(
      Actions actions, ReviveJob revive, Consumer<List<Arrival>> intake, RandomGenerator random) {
    this.actions = actions;
    this.revive = revive;
    this.intake = intake;
    this.random = random;
  }

  /**
   * Part of the caller's transaction.
   *
   * @return what became of each of them
   * @throws DataAccessException if the database does not answer
   */
  List<Outcome> replay(List<Outcome.Item> items, String actor, Instant now) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Ready> ready = new ArrayList<>();
    for (Outcome.Item item : items) {
      Found found = item.found();
      if (found == null) {
        outcomes.add(new Outcome.Skipped(item.position(), SkipReason.GONE));
      } else if (found.action() != null) {
        outcomes.add(new Outcome.Skipped(item.position(), SkipReason.HANDLED));
      } else {
        switch (revive.revive(found.letter(), null, now)) {
          case Revival.Impossible(SkipReason why, _) ->
              outcomes.add(new Outcome.Skipped(item.position(), why));
          case Revival.Revived(JobMessage job) ->
              ready.add(new Ready(item.position(), found.letter().place(), job));
        }
      }
    }
    outcomes.addAll(submit(ready, actor, now));
    return outcomes;
  }

  private List<Outcome> submit(List<Ready> ready, String actor, Instant now) {
    Set<Place> first =
        actions.makeAll(
            ready.stream()
                .map(
                    it ->
                        new Made(
                            it.place(),
                            new Action(Action.Kind.REPLAYED, actor, now, it.job().id())))
                .toList());
    List<Arrival> arrivals =
        ready.stream()
            .filter(it -> first.contains(it.place()))
            .map(it -> new Arrival(it.job(), Traceparent.next(random), null))
            .toList();
    if (!arrivals.isEmpty()) {
      intake.accept(arrivals);
    }
    return ready.stream()
        .<Outcome>map(
            it ->
                first.contains(it.place())
                    ? new Outcome.Replayed(it.position(), it.job().id())
                    : new Outcome.Skipped(it.position(), SkipReason.HANDLED))
        .toList();
  }
}
