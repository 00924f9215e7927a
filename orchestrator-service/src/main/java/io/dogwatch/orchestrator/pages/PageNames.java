package io.dogwatch.orchestrator.pages;

import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Set;

/** What the API's description calls a {@link Page}: one of jobs is a {@code JobPage}. */
public final class PageNames extends TypeNameResolver {

  @Override
  protected String nameForGenericType(JavaType type, Set<Options> options) {
    return type.hasRawClass(Page.class)
        ? nameForType(type.containedType(0), options) + "Page"
        : super.nameForGenericType(type, options);
  }
}
