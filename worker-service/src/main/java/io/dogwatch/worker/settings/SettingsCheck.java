package io.dogwatch.worker.settings;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Keeps a service from starting with settings that cannot be read, are out of bounds or have names
 * that nobody reads, and tells of all of them at once. Spring Boot's own binding stops at the
 * first, and does not look at environment variables with unknown names.
 */
public final class SettingsCheck
    implements ApplicationListener<ApplicationContextInitializedEvent> {

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
   * @throws InvalidSettings with every problem
   */
  void check(ConfigurableEnvironment environment) {
    var names = new BoundNames();
    var problems = new ArrayList<String>();
    Binder.get(environment)
        .bind(prefix, Bindable.of(settings), new ProblemCollector(names, problems));
    problems.addAll(new UnknownNames(prefix, names).in(environment));
    if (!problems.isEmpty()) {
      throw new InvalidSettings(List.copyOf(problems));
    }
  }
}
