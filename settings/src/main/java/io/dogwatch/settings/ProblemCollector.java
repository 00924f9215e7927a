package io.dogwatch.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.NestedExceptionUtils;

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
    problems.add(name + ": " + NestedExceptionUtils.getMostSpecificCause(error).getMessage());
    return null;
  }
}
