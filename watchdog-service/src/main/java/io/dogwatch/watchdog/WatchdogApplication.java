package io.dogwatch.watchdog;

import io.dogwatch.schemas.codec.DecodingLimits;
import io.dogwatch.settings.SettingsCheck;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Watches market event streams and raises alerts. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchdogSettings.class)
public class WatchdogApplication {

  public static void main(String[] args) {
    DecodingLimits.set();
    application().run(args);
  }

  static SpringApplication application() {
    var application = new SpringApplication(WatchdogApplication.class);
    application.addListeners(new SettingsCheck(WatchdogSettings.class));
    return application;
  }
}
