package io.dogwatch.watchdog.tunables;

import static io.dogwatch.watchdog.SettingsFixtures.environmentOf;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Binder;

/** Watchdogs as the service has them by its settings. */
final class TunableFixtures {

  private TunableFixtures() {}

  /** Those that settings by their whole names make. */
  static TunableSettings tunables(Map<String, Object> values) {
    return Binder.get(environmentOf(values))
        .bindOrCreate("dogwatch.watchdogs", TunableSettings.class);
  }

  /**
   * Those there are where one of them is set.
   *
   * @param settings of it, with white space between them: {@code mode=robust grace=5s}
   */
  static TunableSettings tunablesWith(String watchdog, String settings) {
    Map<String, Object> values = new TreeMap<>();
    for (String setting : settings.strip().split("\\s+", -1)) {
      int end = setting.indexOf('=');
      values.put(
          "dogwatch.watchdogs." + watchdog + "." + setting.substring(0, end),
          setting.substring(end + 1));
    }
    return tunables(values);
  }
}
