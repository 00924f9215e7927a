package io.dogwatch.worker;

import io.dogwatch.schemas.codec.DecodingLimits;
import io.dogwatch.settings.SettingsCheck;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The market worker: executes one attempt of a job after another, and says what happened. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WorkerWiring.class)
public final class WorkerApplication {

  /** Runs until the process is told to stop. */
  public static void main(String[] args) {
    DecodingLimits.set();
    application().run(args);
  }

  static SpringApplication application() {
    var application = new SpringApplication(WorkerApplication.class);
    application.addListeners(new SettingsCheck(WorkerSettings.class));
    return application;
  }
}
