package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.Replay.Phase;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.orchestrator.deadletters.Replay.Wish;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * What users do with replays of many dead letters. Safe for use by many threads. Every method
 * throws a {@link DataAccessException} if the database does not answer.
 */
final class ManageReplays {

  private final Replays replays;
  private final ReplayItems items;
  private final NamedLetters named;
  private final InstantSource clock;
  private final int most;

  /**
   * @param most dead letters that one replay may mean
   */
  ManageReplays(
      Replays replays, ReplayItems items, NamedLetters named, InstantSource clock, int most) {
    this.replays = replays;
    this.items = items;
    this.named = named;
    this.clock = clock;
    this.most = most;
  }

  /**
   * What is asked for.
   *
   * @param canary null for none
   */
  record Order(Selection selection, BigDecimal perSecond, Replay.@Nullable Canary canary) {}

  /**
   * What has become of a replay's dead letters.
   *
   * @param deadAgain jobs that have died
   */
  record Details(int deadAgain, Map<SkipReason, Integer> skipped) {}

  /**
   * A replay that nobody wants any more.
   *
   * @param wasOver whether it was over before
   */
  record Cancelled(Replay replay, boolean wasOver) {}

  /**
   * Begins a replay of the dead letters that are there now.
   *
   * @param actor who does
   * @throws InvalidRequestException that lists what is wrong with the selection
   */
  Replay ask(Order order, String actor) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var replay =
        new Replay(
            JobId.next(now).value(),
            new Wish(actor, now, filter(order.selection()), order.canary()),
            order.canary() == null ? new Phase.Others() : new Phase.First(),
            new Tally(0, 0, 0),
            new Pace(order.perSecond(), now),
            null);
    return replays.inTransaction(
        () -> {
          replays.add(replay);
          replays.matched(replay.id(), select(replay.id(), order.selection()));
          return replays.find(replay.id()).orElseThrow();
        });
  }

  private static @Nullable String filter(Selection selection) {
    return switch (selection) {
      case Selection.Ids _ -> null;
      case Selection.Matching matching -> matching.json();
    };
  }

  private int select(UUID replay, Selection selection) {
    return switch (selection) {
      case Selection.Ids ids -> items.add(replay, named.places(ids));
      case Selection.Matching(DeadLetterFilter filter, _) -> {
        int matched = items.add(replay, filter, most + 1);
        if (matched > most) {
          throw new InvalidRequestException(
              Mistakes.of(
                  FieldProblem.at(
                      "/filter", "at most %d dead letters expected, found more".formatted(most))));
        }
        yield matched;
      }
    };
  }

  Optional<Replay> find(UUID id) {
    return replays.find(id);
  }

  Details details(Replay replay) {
    return replays.inTransaction(
        () -> new Details(items.deadAgain(replay.id()), items.skipped(replay.id())));
  }

  /** The latest first; those after this one, if there is one. */
  List<Replay> list(@Nullable UUID after, int most) {
    return replays.list(after, most);
  }

  /**
   * Lets no more dead letters of a replay go; empty if there is none of this id.
   *
   * @param actor who does
   */
  Optional<Cancelled> cancel(UUID id, String actor, String reason) {
    return replays.inTransaction(
        () ->
            replays
                .lock(id)
                .map(
                    replay -> {
                      if (replay.isOver()) {
                        return new Cancelled(replay, true);
                      }
                      Replay ended =
                          replay.ended(
                              State.CANCELLED,
                              clock.instant(),
                              actor,
                              reason.isEmpty() ? null : reason);
                      replays.update(ended);
                      return new Cancelled(ended, false);
                    }));
  }
}
