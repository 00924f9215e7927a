package io.dogwatch.orchestrator;

import io.dogwatch.schemas.codec.DecodingLimits;
import io.dogwatch.settings.SettingsCheck;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Takes jobs, remembers what became of them, and answers questions about both. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(OrchestratorSettings.class)
public class OrchestratorApplication {

  public static void main(String[] args) {
    DecodingLimits.set();
    application().run(args);
  }

  static SpringApplication application() {
    var application = new SpringApplication(OrchestratorApplication.class);
    application.addListeners(new SettingsCheck(OrchestratorSettings.class));
    return application;
  }
}
