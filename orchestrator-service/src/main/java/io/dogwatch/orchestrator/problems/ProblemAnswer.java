package io.dogwatch.orchestrator.problems;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says in the API's description that an operation, or every one of a controller, may answer with a
 * problem.
 */
@Documented
@Repeatable(ProblemAnswer.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ProblemAnswer {

  /** The HTTP status. */
  String code();

  /** When it is the answer. */
  String description();

  /** The answers of one operation. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.TYPE})
  @interface Several {
    ProblemAnswer[] value();
  }
}
