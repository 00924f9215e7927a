package io.dogwatch.orchestrator;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Installation} of this JVM, so that its orchestrator starts once for them
 * all.
 */
final class SharedInstallation implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedInstallation.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Installation.class;
  }

  /** JUnit closes first what came last: the servers have to be there before. */
  @Override
  public Installation resolveParameter(ParameterContext parameter, ExtensionContext context) {
    KafkaBroker kafka = new SharedKafka().resolveParameter(parameter, context);
    PostgresServer postgres = new SharedPostgres().resolveParameter(parameter, context);
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            Installation.class, _ -> Installation.start(kafka, postgres), Installation.class);
  }
}
