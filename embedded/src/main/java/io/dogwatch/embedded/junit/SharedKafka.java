package io.dogwatch.embedded.junit;

import io.dogwatch.embedded.KafkaBroker;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link KafkaBroker} of this JVM: started for the first test that asks, stopped
 * after the last test. {@code @ExtendWith(SharedKafka.class)}, then take it as a parameter.
 */
public final class SharedKafka implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KafkaBroker.class;
  }

  @Override
  public KafkaBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return SharedServer.of(context, KafkaBroker.class, KafkaBroker::start, KafkaBroker::close);
  }
}
