package io.dogwatch.orchestrator.problems;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that an operation of ours does not have: a misspelt filter would answer
 * with everything.
 */
public final class KnownParameters implements HandlerInterceptor {

  /** Where {@link Parameters} find them, to tell them with what is wrong with the others. */
  static final String UNKNOWN = KnownParameters.class.getName() + ".unknown";

  private static final String OURS = "io.dogwatch.";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method
        && method.getBeanType().getName().startsWith(OURS)
        && request.getQueryString() != null) {
      Collection<String> known = namesOf(method);
      Mistakes unknown = unknown(request.getParameterMap().keySet(), known);
      if (known.isEmpty()) {
        unknown.requireNone();
      }
      request.setAttribute(UNKNOWN, unknown);
    }
    return true;
  }

  private static Mistakes unknown(Collection<String> found, Collection<String> known) {
    var unknown = new Mistakes();
    found.stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> unknown.add(FieldProblem.parameter(name, expectation(known))));
    return unknown;
  }

  private static String expectation(Collection<String> known) {
    return known.isEmpty()
        ? "no parameter expected"
        : "one of " + String.join(", ", known) + " expected";
  }

  /** The parameters have the names of their variables, or of the components of a record. */
  private static Collection<String> namesOf(HandlerMethod method) {
    return Arrays.stream(method.getMethod().getParameters())
        .flatMap(KnownParameters::namesOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> namesOf(Parameter parameter) {
    if (parameter.isAnnotationPresent(ParameterObject.class)) {
      return Arrays.stream(parameter.getType().getRecordComponents()).map(RecordComponent::getName);
    }
    return Stream.of(parameter)
        .filter(it -> it.isAnnotationPresent(RequestParam.class))
        .map(Parameter::getName);
  }
}
