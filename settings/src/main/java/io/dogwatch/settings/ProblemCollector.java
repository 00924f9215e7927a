package io.dogwatch.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;

/** Goes on after a setting that cannot be read, as if it were not set. */
final class ProblemCollector extends AbstractBindHandler {

  private final BoundNames names;
  private final List<String> problems;

  ProblemCollector(BoundNames names, List<String> problems) {
    this.names = names;
    this.problems = problems;
  }

  @Override
  public Object onSuccess(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
    names.add(name);
    return result;
  }

  @Override
  public @Nullable Object onFailure(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
    names.add(name);
    problems.add(name + ": " + messageOf(error));
    return null;
  }

  /** What Java says of a constant that there is not names its class. */
  private static @Nullable String messageOf(Exception error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConversionFailedException conversion
          && conversion.getTargetType().getType().isEnum()) {
        String known =
            Arrays.stream(conversion.getTargetType().getType().getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
        return "one of %s expected, found %s".formatted(known, conversion.getValue());
      }
    }
    return NestedExceptionUtils.getMostSpecificCause(error).getMessage();
  }
}
