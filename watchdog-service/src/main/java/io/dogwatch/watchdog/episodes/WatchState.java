package io.dogwatch.watchdog.episodes;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Collections;
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
    episodes = Collections.unmodifiableMap(new TreeMap<>(episodes));
  }

  Episode episode(String kind) {
    return episodes.getOrDefault(kind, Episode.NONE);
  }

  boolean isAlerting() {
    return episodes.values().stream().anyMatch(Episode.Firing.class::isInstance);
  }

  WatchState<S> withRule(S newRule) {
    return new WatchState<>(newRule, episodes);
  }

  WatchState<S> with(String kind, Episode episode) {
    if (episode.equals(episode(kind))) {
      return this;
    }
    Map<String, Episode> all = new TreeMap<>(episodes);
    if (episode.equals(Episode.NONE)) {
      all.remove(kind);
    } else {
      all.put(kind, episode);
    }
    return new WatchState<>(rule, all);
  }

  static <S> StateCodec<WatchState<S>> codec(StateCodec<S> rules) {
    return new StateCodec<>() {

      private static final int VERSION = 1;

      @Override
      public void write(WatchState<S> state, StateOutput out) {
        out.writeLong(VERSION);
        rules.write(state.rule(), out);
        out.writeLong(state.episodes().size());
        state
            .episodes()
            .forEach(
                (kind, episode) -> {
                  out.writeText(kind);
                  EpisodeCodec.write(episode, out);
                });
      }

      @Override
      public WatchState<S> read(StateInput in) {
        in.expectVersion(VERSION, "a watch state");
        S rule = rules.read(in);
        Map<String, Episode> episodes = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
          episodes.put(in.readText(), EpisodeCodec.read(in));
        }
        return new WatchState<>(rule, episodes);
      }
    };
  }
}
