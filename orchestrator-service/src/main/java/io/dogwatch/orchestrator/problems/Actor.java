package io.dogwatch.orchestrator.problems;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who asks for what is recorded, as a parameter of a controller's method: what the header says, or
 * {@value #UNNAMED} where there is none. It is taken at its word: it is a name for people, and no
 * proof.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@Parameter(
    name = Actor.HEADER,
    in = ParameterIn.HEADER,
    description = "Who does this, for the record: not checked",
    example = "anna",
    schema = @Schema(type = "string", minLength = 1, maxLength = 200, defaultValue = Actor.UNNAMED))
public @interface Actor {

  /** Name of the header. */
  String HEADER = "Dogwatch-Actor";

  /** Who does not say. */
  String UNNAMED = "api";
}
