package io.dogwatch.watchdog;

import static io.dogwatch.watchdog.SettingsFixtures.environmentOf;
import static io.dogwatch.watchdog.SettingsFixtures.settingsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dogwatch.watchdog.streams.Tuning.Outcome;
import io.dogwatch.watchdog.streams.Watchdog;
import io.dogwatch.watchdog.tunables.TunableSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

class TunedSettingsTest {

  private static final String PRICE = "price-anomaly";

  @Test
  void takesTheNamesOfTheSettings() {
    Watchdog<?, ?> tuned =
        tuned(
            PRICE,
            """
            {"threshold-pct": 3, "mode": "ROBUST", "enabled": true, "check-interval": "30s",
             "symbols": ["BTC/USD", "ETH/USD"]}
            """);

    assertThat(tuned.name()).isEqualTo(PRICE);
    assertThat(tuned.enabled()).isTrue();
    assertThat(tuned.checkInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(tuned.symbols()).containsExactlyInAnyOrder("BTC/USD", "ETH/USD");
  }

  /** The version is a hash of all thresholds. */
  @Test
  void givesOtherThresholdsAnotherVersion() {
    String asSet = tuned(PRICE, "{}").watch().ruleVersion();

    assertThat(tuned(PRICE, "{\"threshold-pct\": 3}").watch().ruleVersion()).isNotEqualTo(asSet);
    assertThat(tuned(PRICE, "{\"threshold-pct\": 5}").watch().ruleVersion()).isEqualTo(asSet);
    assertThat(tuned(PRICE, "{\"enabled\": false}").watch().ruleVersion()).isEqualTo(asSet);
  }

  /** DEF 28: names never matched, and thresholds were not passed on. */
  @Test
  void tunesEveryWatchdogThereIs() {
    List<String> names =
        settingsOf(Map.of()).watchdogs().all().stream().<String>map(Watchdog::name).toList();

    assertThat(names).isNotEmpty();
    for (String name : names) {
      boolean ofPairs = name.equals("correlation-breakdown");
      String watched = ofPairs ? "X|Y" : "X";
      Watchdog<?, ?> tuned =
          tuned(
              name,
              "{\"enabled\": false, \"%s\": [\"%s\"]}"
                  .formatted(ofPairs ? "pairs" : "symbols", watched));

      assertThat(tuned.name()).isEqualTo(name);
      assertThat(tuned.enabled()).isFalse();
      assertThat(tuned.symbols()).containsExactly(watched);
    }
  }

  @Test
  void countsMoreThanTheSettings() {
    String name = "dogwatch.watchdogs.price-anomaly.";
    Map<String, Object> set =
        Map.of(name + "threshold-pct", "8", name + "symbols", "A,B,C", name + "enabled", "false");

    assertThat(tuned(set, PRICE, "{}").enabled()).isFalse();
    assertThat(tuned(set, PRICE, "{}").symbols()).isEqualTo(Set.of("A", "B", "C"));
    assertThat(tuned(set, PRICE, "{\"enabled\": true}").enabled()).isTrue();
    assertThat(tuned(set, PRICE, "{\"symbols\": [\"D\"]}").symbols()).isEqualTo(Set.of("D"));
    assertThat(tuned(set, PRICE, "{\"symbols\": []}").symbols()).isEmpty();
  }

  @Test
  void doesNotSwitchOnWhatIsSwitchedOffForAll() {
    assertThat(
            tuned(Map.of("dogwatch.watchdogs.enabled", "false"), PRICE, "{\"enabled\": true}")
                .enabled())
        .isFalse();
  }

  @Test
  void derivesLimitsFromTheThresholdAsSettingsDo() {
    Set<String> versions = new HashSet<>();
    versions.add(tuned(PRICE, "{\"threshold-pct\": 20}").watch().ruleVersion());
    versions.add(
        tuned(PRICE, "{\"threshold-pct\": 20, \"clear-pct\": 12, \"critical-pct\": 20}")
            .watch()
            .ruleVersion());

    assertThat(versions).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void refusesWhatMakesNoSense(String json, String reason) {
    assertThat(tune(Map.of(), PRICE, json))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  private static List<Arguments> nonsense() {
    return List.of(
        arguments("{\"threshold\": 3}", "price-anomaly.threshold: there is no such setting"),
        arguments("{\"threshold-pct\": \"x\"}", "threshold-pct:"),
        arguments("{\"threshold-pct\": -1}", "0 < clear-pct <= threshold-pct <= critical-pct"),
        arguments("{\"threshold-pct\": null}", "threshold-pct: a value expected, found null"),
        arguments("{\"mode\": \"LOUD\"}", "mode: one of seed, robust expected, found LOUD"),
        arguments("{\"check-interval\": \"-1s\"}", "a check-interval of at least 0 expected"),
        arguments("{\"thresholdPct\": 3}", "threshold-pct expected, found \"thresholdPct\""),
        arguments("{\"a b\": 3}", "threshold-pct expected, found \"a b\""),
        arguments("{\"mode\": \"${HOME}\"}", "a text without ${ expected"),
        arguments("[3]", "a JSON object expected"),
        arguments("{\"threshold-pct\": 3", "a JSON object expected"),
        arguments("nonsense", "a JSON object expected"));
  }

  @ParameterizedTest
  @MethodSource("measures")
  void saysWhichSettingMakesNoSense(String watchdog, String setting, String negative) {
    assertThat(tune(Map.of(), watchdog, "{\"%s\": \"%s\"}".formatted(setting, negative)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .containsPattern("(?<![a-z-])%s(?![a-z-]).*found.*-1".formatted(setting)));
  }

  /** Every number and duration that can be set; none may be negative. */
  private static List<Arguments> measures() {
    List<Arguments> all = new ArrayList<>();
    for (RecordComponent watchdog : TunableSettings.class.getRecordComponents()) {
      if (watchdog.getType().isRecord()) {
        for (RecordComponent setting : watchdog.getType().getRecordComponents()) {
          String negative = negative(setting.getType());
          if (!negative.isEmpty()) {
            all.add(arguments(dashed(watchdog), dashed(setting), negative));
          }
        }
      }
    }
    return all;
  }

  private static String negative(Class<?> type) {
    if (type == Duration.class) {
      return "-1s";
    }
    return type == int.class || type == double.class || type == Double.class ? "-1" : "";
  }

  private static String dashed(RecordComponent component) {
    return DataObjectPropertyName.toDashedForm(component.getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"pairs\": [\"B | A\"]}", "{\"pairs\": \"A|B\"}"})
  void takesOtherPairs(String json) {
    assertThat(tuned("correlation-breakdown", json).symbols()).containsExactly("A|B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"pairs\": []}", "{\"pairs\": [\"A\"]}", "{\"pairs\": [\"A|A\"]}"})
  void refusesWhatIsNoPair(String json) {
    assertThat(tune(Map.of(), "correlation-breakdown", json))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("correlation-breakdown", "expected"));
  }

  @Test
  void tellsAllThatIsWrong() {
    assertThat(tune(Map.of(), PRICE, "{\"threshold\": 3, \"mode\": \"LOUD\", \"x\": 1}"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .contains("price-anomaly.threshold: there is", "mode:", "price-anomaly.x:"));
  }

  @Test
  void knowsTheWatchdogsOnly() {
    assertThat(tune(Map.of(), "price-anomali", "{}"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .contains(PRICE, "unusual-volume")
                    .endsWith("found price-anomali"));
  }

  private static Watchdog<?, ?> tuned(String watchdog, String json) {
    return tuned(Map.of(), watchdog, json);
  }

  private static Watchdog<?, ?> tuned(Map<String, Object> set, String watchdog, String json) {
    Outcome outcome = tune(set, watchdog, json);
    assertThat(outcome).isInstanceOf(Outcome.Tuned.class);
    return ((Outcome.Tuned) outcome).watchdog();
  }

  private static Outcome tune(Map<String, Object> set, String watchdog, String json) {
    ConfigurableEnvironment environment = environmentOf(set);
    return new TunedSettings(settingsOf(environment), environment).tune(watchdog, json);
  }
}
