package io.dogwatch.orchestrator.problems;

import io.swagger.v3.oas.models.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads who asks: the only place that does. */
public final class ActorHeader implements HandlerMethodArgumentResolver, OperationCustomizer {

  private static final int LONGEST = 200;
  private static final String EXPECTED =
      "one name of 1 to %d printable characters in UTF-8".formatted(LONGEST);

  /** What is not seen, or makes what stands around it look like something else. */
  private static final Set<Byte> NOT_PRINTABLE =
      Set.of(
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR);

  private static final int NOT_READ = 0xFFFD;

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(Actor.class);
  }

  /**
   * The name.
   *
   * @throws InvalidRequestException if it is none, or there are several
   */
  @Override
  public String resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    String[] values = request.getHeaderValues(Actor.HEADER);
    if (values == null || values.length == 0) {
      return Actor.UNNAMED;
    }
    // The server reads bytes beyond ASCII as ISO 8859-1.
    byte[] bytes = String.join("\", \"", values).getBytes(StandardCharsets.ISO_8859_1);
    return new Parameters()
        .required(
            Actor.HEADER,
            new String(bytes, StandardCharsets.UTF_8),
            EXPECTED,
            text -> nameIn(text, values.length));
  }

  /** What the API's description takes for required, as it does not know who reads it. */
  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    if (operation.getParameters() != null) {
      operation.getParameters().stream()
          .filter(parameter -> Actor.HEADER.equals(parameter.getName()))
          .forEach(parameter -> parameter.setRequired(false));
    }
    return operation;
  }

  private static String nameIn(String text, int values) {
    if (values > 1) {
      throw new IllegalArgumentException("several");
    }
    String name = text.strip();
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > LONGEST || !name.codePoints().allMatch(ActorHeader::isPrintable)) {
      throw new IllegalArgumentException("out of bounds");
    }
    return name;
  }

  private static boolean isPrintable(int character) {
    return character != NOT_READ && !NOT_PRINTABLE.contains((byte) Character.getType(character));
  }
}
