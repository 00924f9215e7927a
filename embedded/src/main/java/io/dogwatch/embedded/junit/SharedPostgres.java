package io.dogwatch.embedded.junit;

import io.dogwatch.embedded.PostgresServer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link PostgresServer} of this JVM: started for the first test that asks, stopped
 * after the last test. {@code @ExtendWith(SharedPostgres.class)}, then take it as a parameter; a
 * test class that writes makes itself a database with {@link PostgresServer#createDatabase}.
 */
public final class SharedPostgres implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PostgresServer.class;
  }

  @Override
  public PostgresServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return SharedServer.of(
        context, PostgresServer.class, PostgresServer::startTemporary, PostgresServer::close);
  }
}
