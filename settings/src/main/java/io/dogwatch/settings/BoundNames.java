package io.dogwatch.settings;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The names of settings that something reads. */
final class BoundNames {

  private static final Pattern ELEMENT = Pattern.compile("_[0-9]+_?$");

  private final Set<ConfigurationPropertyName> names = new HashSet<>();

  void add(ConfigurationPropertyName name) {
    names.add(name);
  }

  /** An element of a list counts with its list, which a stronger source may have replaced. */
  boolean contains(ConfigurationPropertyName name) {
    return names.contains(name)
        || (name.isLastElementIndexed() && names.contains(name.getParent()));
  }

  /** Both spellings that Spring Boot accepts: with dashes left out, and as underscores. */
  boolean hasVariable(String variable) {
    String wanted = variable.toUpperCase(Locale.ROOT);
    String list = ELEMENT.matcher(wanted).replaceFirst("");
    return names.stream()
        .map(name -> name.toString().replace('.', '_').toUpperCase(Locale.ROOT))
        .flatMap(name -> Stream.of(name.replace("-", ""), name.replace('-', '_')))
        .anyMatch(name -> name.equals(wanted) || name.equals(list));
  }
}
