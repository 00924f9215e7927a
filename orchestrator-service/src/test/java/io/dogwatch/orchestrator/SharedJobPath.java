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
 * Gives tests the {@link JobPath} of this JVM, so that its orchestrator starts once for them all.
 */
final class SharedJobPath implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedJobPath.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == JobPath.class;
  }

  /** JUnit closes first what came last: the servers have to be there before. */
  @Override
  public JobPath resolveParameter(ParameterContext parameter, ExtensionContext context) {
    KafkaBroker kafka = new SharedKafka().resolveParameter(parameter, context);
    PostgresServer postgres = new SharedPostgres().resolveParameter(parameter, context);
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(JobPath.class, _ -> JobPath.start(kafka, postgres), JobPath.class);
  }
}
