package io.dogwatch.watchdog;

import io.dogwatch.settings.InvalidSettings;
import io.dogwatch.settings.SettingsCheck;
import io.dogwatch.watchdog.streams.Tuning;
import io.dogwatch.watchdog.streams.Watchdog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Tunes watchdogs by reading all settings again, with what was said in front of the others: names,
 * bounds and defaults are the same as at the start, for every watchdog there is.
 */
final class TunedSettings implements Tuning {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private final ConfigurableEnvironment environment;
  private final List<String> watchdogs;

  /**
   * @param environment that the settings are of
   */
  TunedSettings(WatchdogSettings settings, ConfigurableEnvironment environment) {
    this.environment = environment;
    this.watchdogs = settings.watchdogs().all().stream().<String>map(Watchdog::name).toList();
  }

  @Override
  public Outcome tune(String watchdog, String json) {
    if (!watchdogs.contains(watchdog)) {
      return new Outcome.Refused("one of %s expected, found %s".formatted(watchdogs, watchdog));
    }
    try {
      Map<String, Object> said = new TreeMap<>();
      collect(
          "dogwatch.watchdogs." + watchdog, JsonParserFactory.getJsonParser().parseMap(json), said);
      return new Outcome.Tuned(named(watchdog, settingsWith(said)));
    } catch (JsonParseException _) {
      return new Outcome.Refused("a JSON object expected");
    } catch (InvalidSettings e) {
      return new Outcome.Refused(String.join("; ", e.problems()));
    } catch (IllegalArgumentException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    }
  }

  private WatchdogSettings settingsWith(Map<String, Object> said) {
    var all = new StandardEnvironment();
    all.getPropertySources().stream()
        .map(source -> source.getName())
        .toList()
        .forEach(all.getPropertySources()::remove);
    all.getPropertySources().addLast(new MapPropertySource("said at run time", said));
    environment.getPropertySources().stream()
        .filter(EnumerablePropertySource.class::isInstance)
        .forEach(all.getPropertySources()::addLast);
    new SettingsCheck(WatchdogSettings.class).check(all);
    return Binder.get(all).bindOrCreate("dogwatch", WatchdogSettings.class);
  }

  private static Watchdog<?, ?> named(String name, WatchdogSettings settings) {
    return settings.watchdogs().all().stream()
        .filter(watchdog -> watchdog.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Names as in a file of settings: {@code a.b} for objects, {@code a[0]} for lists. */
  private static void collect(String name, @Nullable Object value, Map<String, Object> said) {
    switch (value) {
      case null -> throw new IllegalArgumentException(name + ": a value expected, found null");
      case Map<?, ?> object ->
          object.forEach((key, member) -> collect(name + "." + checked(key), member, said));
      case List<?> list when list.isEmpty() -> said.put(name, "");
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          collect(name + "[" + i + "]", list.get(i), said);
        }
      }
      // Spring would put an environment variable in its place, and tell it.
      case String text when text.contains("${") ->
          throw new IllegalArgumentException(name + ": a text without ${ expected, found " + text);
      default -> said.put(name, value);
    }
  }

  /** Spring does not see names of another form, which would be as if nothing was said. */
  private static String checked(@Nullable Object key) {
    String name = String.valueOf(key);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "names such as threshold-pct expected, found \"" + name + "\"");
    }
    return name;
  }
}
