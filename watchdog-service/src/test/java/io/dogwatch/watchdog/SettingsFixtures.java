package io.dogwatch.watchdog;

import java.io.IOException;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** Settings as the service has them. */
public final class SettingsFixtures {

  private SettingsFixtures() {}

  /** Binds what the service would: its own defaults, and the values on top. */
  static WatchdogSettings settingsOf(Map<String, Object> values) {
    return settingsOf(environmentOf(values));
  }

  static WatchdogSettings settingsOf(ConfigurableEnvironment environment) {
    return Binder.get(environment).bindOrCreate("dogwatch", WatchdogSettings.class);
  }

  public static ConfigurableEnvironment environmentOf(Map<String, Object> values) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", values));
    try {
      new YamlPropertySourceLoader()
          .load("application", new ClassPathResource("application.yaml"))
          .forEach(environment.getPropertySources()::addLast);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return environment;
  }
}
