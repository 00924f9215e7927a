package io.dogwatch.settings;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Keeps a service from starting with settings that cannot be read, are out of bounds or have names
 * that nobody reads, and tells of all of them at once; Spring Boot's own binding stops at the
 * first. Environment variables with names that nobody reads are told in the log only: all services
 * of a platform may share an environment, and each reads its own.
 */
public final class SettingsCheck
    implements ApplicationListener<ApplicationContextInitializedEvent> {

  private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);

  private final String prefix;
  private final Class<?> settings;

  /**
   * @param settings a record with {@link ConfigurationProperties}
   */
  public SettingsCheck(Class<?> settings) {
    this.prefix =
        MergedAnnotations.from(settings).get(ConfigurationProperties.class).getString("prefix");
    this.settings = settings;
  }

  @Override
  public void onApplicationEvent(ApplicationContextInitializedEvent event) {
    check(event.getApplicationContext().getEnvironment());
  }

  /**
   * Passes if the settings are well.
   *
   * @throws InvalidSettings with every problem
   */
  public void check(ConfigurableEnvironment environment) {
    var names = new BoundNames();
    var problems = new ArrayList<String>();
    Binder.get(environment)
        .bind(prefix, Bindable.of(settings), new ProblemCollector(names, problems));
    var unknown = new UnknownNames(prefix, names);
    unknown
        .settings(environment)
        .forEach(name -> problems.add(name + ": there is no such setting"));
    if (!problems.isEmpty()) {
      throw new InvalidSettings(List.copyOf(problems));
    }
    List<String> variables = unknown.variables(environment);
    if (!variables.isEmpty()) {
      log.atWarn()
          .addKeyValue("variables", variables)
          .log("environment variables that are no setting of this service");
    }
  }
}
