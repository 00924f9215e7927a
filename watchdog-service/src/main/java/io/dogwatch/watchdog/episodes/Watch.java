package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rule and the life cycle of its alerts. Pure: the same events give the same states and alerts,
 * to the byte.
 */
public final class Watch<S, E> {

  private final Rule<S, E> rule;
  private final Terms terms;
  private final AlertLifecycle lifecycle;
  private final StateCodec<WatchState<S>> states;

  public Watch(Rule<S, E> rule, Terms terms) {
    this.rule = rule;
    this.terms = terms;
    this.lifecycle = new AlertLifecycle(terms);
    this.states = WatchState.codec(rule.states());
  }

  /**
   * What an event came to.
   *
   * @param verdicts of the rule
   * @param alerts to publish, in order
   */
  public record Outcome<S>(WatchState<S> state, List<Verdict> verdicts, List<Alert> alerts) {
    public Outcome {
      verdicts = List.copyOf(verdicts);
      alerts = List.copyOf(alerts);
    }
  }

  public WatchState<S> start() {
    return new WatchState<>(rule.start(), Map.of());
  }

  public StateCodec<WatchState<S>> states() {
    return states;
  }

  /** That of the alerts to come; an alert keeps the one that it began with. */
  public String ruleVersion() {
    return terms.ruleVersion();
  }

  /** How often to call {@link #silence}; null if never. */
  public @Nullable Duration silenceInterval() {
    return rule.silenceInterval();
  }

  public Outcome<S> observe(WatchState<S> state, Key key, E event) {
    return follow(state, key, rule.observe(state.rule(), event, state.isAlerting()));
  }

  /** Looks at the absence of events. */
  public Outcome<S> silence(WatchState<S> state, Key key, Instant now) {
    return follow(state, key, rule.silence(state.rule(), now));
  }

  /** Ends all episodes of a key that is not watched any more. */
  public Outcome<S> stop(WatchState<S> before, Instant at, String reason) {
    WatchState<S> state = before;
    List<Alert> alerts = new ArrayList<>();
    for (String kind : new TreeSet<>(before.episodes().keySet())) {
      state = turn(state, kind, lifecycle.stop(state.episode(kind), at, reason), at, alerts);
    }
    return new Outcome<>(state, List.of(), alerts);
  }

  private Outcome<S> follow(WatchState<S> before, Key key, Rule.Step<S> step) {
    WatchState<S> state = before.withRule(step.state());
    List<Alert> alerts = new ArrayList<>();
    for (Verdict verdict : step.verdicts()) {
      state = follow(state, key, verdict, alerts);
    }
    return new Outcome<>(state, step.verdicts(), alerts);
  }

  private WatchState<S> follow(WatchState<S> state, Key key, Verdict verdict, List<Alert> alerts) {
    return switch (verdict) {
      case Verdict.Breach(var sighting, var kind, var reading) -> {
        Episode before = state.episode(kind);
        yield turn(
            state,
            kind,
            lifecycle.breach(before, sighting, kind, reading, key),
            sighting.at(),
            alerts);
      }
      case Verdict.Lull(var sighting, var kind) -> {
        Episode before = state.episode(kind);
        yield turn(state, kind, lifecycle.lull(before, sighting), sighting.at(), alerts);
      }
      case Verdict.Clear(var sighting, var kind, var numbers) -> {
        Episode before = state.episode(kind);
        yield turn(state, kind, lifecycle.clear(before, sighting, numbers), sighting.at(), alerts);
      }
      case Verdict.Withdrawn(var sighting, var kind) -> {
        Episode before = state.episode(kind);
        yield turn(state, kind, lifecycle.withdraw(before, sighting), sighting.at(), alerts);
      }
      case Verdict.Corrected(var sighting, var kind, var reading) -> {
        Episode before = state.episode(kind);
        yield turn(
            state,
            kind,
            lifecycle.correct(before, sighting, kind, reading, key),
            sighting.at(),
            alerts);
      }
      case Verdict.Skipped _, Verdict.Late _, Verdict.Duplicate _ -> state;
    };
  }

  private WatchState<S> turn(
      WatchState<S> state, String kind, AlertLifecycle.Turn turn, Instant at, List<Alert> alerts) {
    if (turn.alert() != null) {
      alerts.add(turn.alert());
    }
    return state.with(kind, turn.episode(), at);
  }
}
