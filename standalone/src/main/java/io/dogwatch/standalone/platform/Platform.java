package io.dogwatch.standalone.platform;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.TemporaryFolder;
import io.dogwatch.standalone.child.ServiceName;
import io.dogwatch.standalone.processes.Installation;
import io.dogwatch.standalone.processes.ServiceOrder;
import io.dogwatch.standalone.processes.Supervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A broker in this process, and PostgreSQL and the services as processes of their own, which are
 * started again if they end unasked. Closing it stops all of it, the services first; that may
 * happen at any time and from any thread.
 */
public final class Platform implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final String POSTGRES = "postgresql";

  private final PlatformSettings settings;
  private final Supervisor services;
  private final InstantSource clock;
  private final Teardown teardown = new Teardown();
  private final Server<KafkaBroker> broker = new Server<>(this::openBroker, KafkaBroker::close);
  private final Server<PostgresServer> postgres =
      new Server<>(this::openPostgres, PostgresServer::close);
  private final Revival<PostgresServer> revival;
  private final int postgresPort = LoopbackPort.free();
  private final Map<String, URI> health = new LinkedHashMap<>();

  /**
   * @param tell hears what a user would want to know while the platform runs
   */
  public Platform(
      PlatformSettings settings,
      Installation installation,
      InstantSource clock,
      Consumer<String> tell) {
    this.settings = settings;
    this.services = new Supervisor(installation, settings.logs(), settings.restarts(), clock, tell);
    this.clock = clock;
    this.revival =
        new Revival<>(
            new Revival.Subject<>(
                "PostgreSQL", PostgresServer.logOf(settings.data().resolve(POSTGRES)), postgres),
            settings.restarts(),
            clock,
            tell,
            Revival.onThreads("postgresql"));
  }

  /**
   * Starts everything and returns when jobs can be submitted.
   *
   * @throws IllegalStateException if a port or the data folder is taken, or a service does not run
   */
  public void start() {
    start(() -> {});
  }

  /**
   * As {@link #start()}, for who tells that it starts.
   *
   * @param begun runs before anything is started, once the ports are free and the folder is ours
   */
  public void start(Runnable begun) {
    requireFreePorts();
    var lock = FolderLock.of(settings.data());
    teardown.add(lock::close);
    begun.run();
    folder("logs");
    emptyTemporaryFolder();
    startServers();
    teardown.add(services::close);
    teardown.add(revival::close);
    var orders = new ServiceOrders(settings, kafka(), database());
    services.start(orders.orchestrator());
    start(orders::watchdog);
    for (int number = 1; number <= settings.workers(); number++) {
      int ofWorker = number;
      start(port -> orders.worker(ofWorker, port));
    }
    List<Readiness.Check> checks = new ArrayList<>();
    checks.add(Readiness.jobTypesKnown(api()));
    health.forEach((service, address) -> checks.add(Readiness.healthy(service, address)));
    new Readiness(clock, services::requireHope).await(checks, READY_WITHIN);
  }

  private void start(IntFunction<ServiceOrder> orderAt) {
    int port = LoopbackPort.free();
    ServiceOrder order = orderAt.apply(port);
    services.start(order);
    health.put(order.name(), URI.create("http://127.0.0.1:" + port + "/actuator/health"));
  }

  /** The broker and PostgreSQL, both at once. */
  private void startServers() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> kafka = CompletableFuture.runAsync(() -> start(broker), executor);
      CompletableFuture<Void> database =
          CompletableFuture.runAsync(() -> start(postgres), executor);
      kafka.join();
      database.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void start(Server<?> server) {
    server.start();
    teardown.add(server::close);
  }

  private KafkaBroker openBroker() {
    return KafkaBroker.start(folder("kafka"), settings.kafkaPort());
  }

  private PostgresServer openPostgres() {
    PostgresServer started =
        settings.keep()
            ? PostgresServer.start(folder(POSTGRES), postgresPort)
            : PostgresServer.startTemporary(folder(POSTGRES), postgresPort);
    revival.watch(started, started.onExit());
    return started;
  }

  /** Stops the broker, and starts it again on its data when that is done. */
  public void withoutKafka(Runnable meanwhile) {
    broker.without(meanwhile);
  }

  /** Stops PostgreSQL, and starts it again on its data when that is done. */
  public void withoutPostgres(Runnable meanwhile) {
    postgres.without(meanwhile);
  }

  private void requireFreePorts() {
    List<String> problems = new ArrayList<>();
    for (var use :
        List.of(new Use("Kafka", settings.kafkaPort()), new Use("the API", settings.httpPort()))) {
      try {
        LoopbackPort.requireFree(use.user(), use.port());
      } catch (IllegalStateException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join(System.lineSeparator(), problems));
    }
  }

  private record Use(String user, int port) {}

  /**
   * What processes that were killed have left there; none of them lives, since we have the lock.
   */
  private void emptyTemporaryFolder() {
    new TemporaryFolder(folder("tmp")).close();
    folder("tmp");
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(settings.data().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("can't use the data folder " + settings.data(), e);
    }
  }

  /** Where Kafka clients connect. */
  public String kafka() {
    return "127.0.0.1:" + settings.kafkaPort();
  }

  /**
   * Where PostgreSQL answers, user and password included.
   *
   * @throws IllegalStateException while it does not run
   */
  public String database() {
    return postgres.running().jdbcUrl();
  }

  /**
   * Where PostgreSQL answers, and with what.
   *
   * @throws IllegalStateException while it does not run
   */
  public String databaseForPeople() {
    return "%s, user dogwatch, password in %s"
        .formatted(
            postgres.running().address(),
            PostgresServer.passwordOf(settings.data().resolve(POSTGRES)));
  }

  /** Where the API answers. */
  public URI api() {
    return settings.api();
  }

  /** Where the services that have no API tell how they are, by name. */
  public Map<String, URI> health() {
    return Collections.unmodifiableMap(health);
  }

  /** The processes of the services. */
  public List<ProcessHandle> processes() {
    return services.running();
  }

  /** The process of the orchestrator, unless it has just ended. */
  public Optional<ProcessHandle> orchestrator() {
    return services.running(ServiceName.ORCHESTRATOR).stream().findFirst();
  }

  /** The processes of the workers. */
  public List<ProcessHandle> workers() {
    return services.running(ServiceName.WORKER);
  }

  @Override
  public void close() {
    teardown.close();
  }
}
