package io.dogwatch.watchdog.episodes;

import static io.dogwatch.watchdog.episodes.Verdicts.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of the alerts of any sequence of verdicts, in order within five minutes. */
class AlertSequencesTest {

  private static final int RUNS = 60;
  private static final int VERDICTS = 300;
  private static final int DISORDER = 300;
  private static final int GRAIN = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void countTheirRevisionsFromOne(long seed) {
    var random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      Map<String, Integer> revisions = new HashMap<>();

      for (Alert alert : alertsOf(random.nextLong())) {
        int before = revisions.getOrDefault(alert.alertId(), 0);
        assertThat(alert.revision()).as("revision of %s", alert).isEqualTo(before + 1);
        revisions.put(alert.alertId(), alert.revision());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void haveOneOpenAtATime(long seed) {
    var random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      Map<String, String> open = new HashMap<>();

      for (Alert alert : alertsOf(random.nextLong())) {
        String id = open.getOrDefault(alert.fingerprint(), alert.alertId());
        assertThat(alert.alertId()).as("open alert of %s", alert.fingerprint()).isEqualTo(id);
        if (alert.state() == State.FIRING) {
          open.put(alert.fingerprint(), id);
        } else {
          assertThat(open.remove(alert.fingerprint())).as("closed, once").isNotNull();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void areTheSameBytesWhenReplayed(long seed) {
    var random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      long sequence = random.nextLong();

      assertThat(bytesOf(alertsOf(sequence))).isEqualTo(bytesOf(alertsOf(sequence)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 12})
  void showEverySituation(long seed) {
    var random = new Random(seed);
    List<Alert> all = new ArrayList<>();

    for (int run = 0; run < RUNS; run++) {
      all.addAll(alertsOf(random.nextLong()));
    }

    assertThat(all).extracting(Alert::state).contains(State.values());
    assertThat(all).anyMatch(Alerts::isFlapping);
    assertThat(all).anyMatch(alert -> alert.evidence().texts().containsKey(Alerts.REASON));
    assertThat(all).anyMatch(alert -> alert.state() == State.FIRING && alert.revision() > 5);
  }

  /** Each step goes through the store, as if every record came after a restart. */
  private static List<Alert> alertsOf(long seed) {
    var random = new Random(seed);
    var watch = new Watch<>(new ToldRule(), termsOf(random));
    StateCodec<WatchState<Integer>> codec = watch.states();
    WatchState<Integer> state = watch.start();
    List<Alert> alerts = new ArrayList<>();
    int second = DISORDER;
    for (int i = 0; i < VERDICTS; i++) {
      second += random.nextInt(60);
      Watch.Outcome<Integer> outcome =
          random.nextInt(100) == 0
              ? watch.stop(state, Verdicts.time(second), "disabled")
              : watch.observe(state, KEY, verdictOf(random, second));
      alerts.addAll(outcome.alerts());
      state = codec.fromBytes(codec.toBytes(outcome.state()));
      assertThat(state).isEqualTo(outcome.state());
    }
    return alerts;
  }

  private static Terms termsOf(Random random) {
    return new Terms(
            "any",
            "1",
            "SEED",
            1 + random.nextInt(2),
            Duration.ofSeconds(random.nextInt(30)),
            Duration.ofSeconds(random.nextInt(120)))
        .withPendingFor(Duration.ofSeconds(random.nextInt(30)))
        .withRepeatInterval(Duration.ofSeconds(1 + random.nextInt(1_000)))
        .withCheckInterval(Duration.ofSeconds(random.nextInt(60)));
  }

  private static Verdict verdictOf(Random random, int newest) {
    int second = newest - (random.nextBoolean() ? 0 : random.nextInt(DISORDER));
    // Some at the same time: a withdrawal is one of what began then.
    var sighting = Verdicts.sighting(second - second % GRAIN);
    String kind = random.nextBoolean() ? "one" : "other";
    Severity severity = List.of(Severity.values()).get(random.nextInt(4));
    double observed = (random.nextInt(10) == 0 ? -1 : 1) * (5 + random.nextDouble() * 5);
    return switch (random.nextInt(8)) {
      case 0 -> new Verdict.Lull(sighting, kind);
      case 1, 2, 3 -> new Verdict.Clear(sighting, kind);
      case 4 -> new Verdict.Withdrawn(sighting, kind);
      default -> new Verdict.Breach(sighting, kind, Verdicts.reading("type", observed, severity));
    };
  }

  private static List<String> bytesOf(List<Alert> alerts) {
    return alerts.stream()
        .map(alert -> HexFormat.of().formatHex(Alert.CODEC.encode(alert)))
        .toList();
  }
}
