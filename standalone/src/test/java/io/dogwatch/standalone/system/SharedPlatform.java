package io.dogwatch.standalone.system;

import io.dogwatch.embedded.TemporaryFolder;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.processes.Installation;
import io.dogwatch.standalone.processes.RestartPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;

/**
 * Gives tests the platform of this JVM. It has three workers that take some harm: their leases are
 * short, probes may end them, and what has ended is soon there again, however often it does.
 */
public final class SharedPlatform implements ParameterResolver {

  /** How many workers there are, unless a test has killed some. */
  static final int WORKERS = 3;

  /** How long a lease lasts there. */
  static final Duration LOCK = Duration.ofSeconds(5);

  private static final Namespace NAMESPACE = Namespace.create(SharedPlatform.class);

  private record Shared(TemporaryFolder folder, PlatformSettings settings, Platform platform)
      implements AutoCloseable {

    static Shared start() {
      var folder = TemporaryFolder.create("dogwatch-system");
      var settings =
          PlatformSettings.temporary(folder.path(), WORKERS)
              .withWorkers(
                  List.of(
                      "--dogwatch.worker.pool-sizes.probe=200",
                      "--dogwatch.worker.max-concurrent=220",
                      "--dogwatch.worker.lock=" + LOCK.toSeconds() + "s",
                      "--dogwatch.probe.exit-allowed=true"),
                  RestartPolicy.STEADY);
      var platform =
          new Platform(
              settings,
              Installation.ofThisProcess(),
              InstantSource.system(),
              line -> LoggerFactory.getLogger(SharedPlatform.class).warn(line));
      var shared = new Shared(folder, settings, platform);
      try {
        platform.start();
        return shared;
      } catch (RuntimeException e) {
        shared.close();
        throw e;
      }
    }

    @Override
    public void close() {
      try (folder) {
        platform.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Platform.class || type == PlatformSettings.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
    return parameter.getParameter().getType() == Platform.class
        ? shared.platform()
        : shared.settings();
  }
}
