package io.dogwatch.settings;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Finds settings and environment variables with our prefix that nothing reads. */
final class UnknownNames {

  private final String prefix;
  private final BoundNames known;

  UnknownNames(String prefix, BoundNames known) {
    this.prefix = prefix;
    this.known = known;
  }

  /** Names that somebody must have misspelt. */
  List<String> settings(ConfigurableEnvironment environment) {
    ConfigurationPropertyName ours = ConfigurationPropertyName.of(prefix);
    return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
        .filter(source -> !isOfVariables(source))
        .filter(IterableConfigurationPropertySource.class::isInstance)
        .map(IterableConfigurationPropertySource.class::cast)
        .flatMap(IterableConfigurationPropertySource::stream)
        .filter(ours::isAncestorOf)
        .filter(Predicate.not(known::contains))
        .distinct()
        .map(ConfigurationPropertyName::toString)
        .sorted()
        .toList();
  }

  /** Names that may be meant for another service, or for whoever started this one. */
  List<String> variables(ConfigurableEnvironment environment) {
    String ours = prefix.toUpperCase(Locale.ROOT) + "_";
    return environment.getPropertySources().stream()
        .filter(source -> isOfVariables(source))
        .filter(EnumerablePropertySource.class::isInstance)
        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
        .filter(variable -> variable.toUpperCase(Locale.ROOT).startsWith(ours))
        .filter(Predicate.not(known::hasVariable))
        .sorted()
        .toList();
  }

  private static boolean isOfVariables(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof PropertySource<?> underlying
        && isOfVariables(underlying);
  }

  private static boolean isOfVariables(PropertySource<?> source) {
    return source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }
}
