package io.dogwatch.watchdog.episodes;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a watchdog keeps of one key.
 *
 * @param rule what its rule remembers
 * @param episodes by kind; quiet ones that nothing follows from are left out
 */
public record WatchState<S>(S rule, Map<String, Episode> episodes) {

  public WatchState {
    episodes = Map.copyOf(episodes);
  }

  Episode episode(String kind) {
    return episodes.getOrDefault(kind, Episode.NONE);
  }

  boolean isAlerting() {
    for (Episode episode : episodes.values()) {
      if (episode instanceof Episode.Firing) {
        return true;
      }
    }
    return false;
  }

  WatchState<S> withRule(S newRule) {
    return new WatchState<>(newRule, episodes);
  }

  /**
   * With another episode of a kind.
   *
   * @param at event time of that change; what is all the same to forget by then is forgotten
   */
  WatchState<S> with(String kind, Episode episode, Instant at) {
    if (episode.equals(episode(kind))) {
      return this;
    }
    Map<String, Episode> all = new HashMap<>(episodes);
    all.put(kind, episode);
    all.values().removeIf(any -> any instanceof Episode.Quiet(var past) && past.isForgottenAt(at));
    return new WatchState<>(rule, all);
  }

  static <S> StateCodec<WatchState<S>> codec(StateCodec<S> rules) {
    return new StateCodec<>() {

      @Override
      public void write(WatchState<S> state, StateOutput out) {
        out.writeLong(EpisodeCodec.VERSION);
        rules.write(state.rule(), out);
        out.writeLong(state.episodes().size());
        new TreeMap<>(state.episodes())
            .forEach(
                (kind, episode) -> {
                  out.writeText(kind);
                  EpisodeCodec.write(episode, out);
                });
      }

      @Override
      public WatchState<S> read(StateInput in) {
        int version = in.readInt();
        S rule = rules.read(in);
        Map<String, Episode> episodes = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
          episodes.put(in.readText(), EpisodeCodec.read(in, version));
        }
        return new WatchState<>(rule, episodes);
      }
    };
  }
}
