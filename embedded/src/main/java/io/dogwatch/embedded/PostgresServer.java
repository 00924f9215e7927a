package io.dogwatch.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A real PostgreSQL server on the loopback interface only, with one user and one database of ours.
 *
 * <p>Its data stays in the given folder and is found there by the next start. The server stops when
 * it is closed, and also when this JVM ends without closing it, were it by {@code kill -9}.
 */
public final class PostgresServer implements AutoCloseable {

  private static final String NAME = "dogwatch";

  private final PostgresCluster cluster;
  private final PostgresProcess process;
  private final int port;

  private PostgresServer(PostgresCluster cluster, PostgresProcess process, int port) {
    this.cluster = cluster;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server that keeps what it has said to keep, and returns when it serves.
   *
   * @throws IllegalStateException if the port is taken or the folder can't be used
   */
  public static PostgresServer start(Path data, int port) {
    return start(data, port, List.of(), Unprivileged.user());
  }

  /** Starts a temporary server on a free port. */
  public static PostgresServer startTemporary(Path data) {
    return startTemporary(data, LoopbackPort.free());
  }

  /**
   * Starts a server whose data outlive its processes, however they end, but not a crash of the
   * machine: it never syncs.
   */
  public static PostgresServer startTemporary(Path data, int port) {
    return start(data, port, List.of("fsync=off", "full_page_writes=off"), Unprivileged.user());
  }

  static PostgresServer start(Path data, int port, List<String> settings, Unprivileged user) {
    LoopbackPort.requireFree("PostgreSQL", port);
    try {
      Files.createDirectories(data);
      var programs = PostgresPrograms.unpacked(data.resolve("programs"));
      var cluster = new PostgresCluster(data.toAbsolutePath(), programs, user);
      cluster.create(NAME);
      var server =
          new PostgresServer(cluster, PostgresProcess.start(cluster, port, settings), port);
      server.createDatabaseOrClose(NAME);
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL can't use the folder " + data, e);
    }
  }

  /**
   * The address of the database of a server that another process has started with this data.
   *
   * @throws IllegalStateException if none runs there
   */
  public static String jdbcUrlOf(Path data) {
    var cluster =
        new PostgresCluster(data.toAbsolutePath(), data.resolve("programs"), Unprivileged.user());
    return cluster
        .port()
        .map(port -> jdbcUrl(port, cluster.password(), NAME))
        .orElseThrow(() -> new IllegalStateException("no PostgreSQL runs in " + data));
  }

  /** Where it answers, and the name of our database: {@code host:port/name}. */
  public String address() {
    return LoopbackPort.address(port) + "/" + NAME;
  }

  /** The file in which the password of the user {@code dogwatch} of these data is. */
  public static Path passwordOf(Path data) {
    return data.toAbsolutePath().resolve(PostgresCluster.PASSWORD);
  }

  /** The address of our database, user and password included. */
  public String jdbcUrl() {
    return jdbcUrl(NAME);
  }

  /** Makes a database unless it exists, and returns its address. */
  public String createDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "a database name is small letters, digits and _, found " + name);
    }
    try (var connection = DriverManager.getConnection(jdbcUrl("postgres"));
        var query = connection.prepareStatement("select from pg_database where datname = ?");
        var statement = connection.createStatement()) {
      query.setString(1, name);
      if (!query.executeQuery().next()) {
        statement.execute("create database " + name);
      }
      return jdbcUrl(name);
    } catch (SQLException e) {
      throw new IllegalStateException("can't create the database " + name, e);
    }
  }

  private void createDatabaseOrClose(String name) {
    try {
      createDatabase(name);
    } catch (IllegalStateException e) {
      close(); // nobody else could
      throw e;
    }
  }

  /** The file to which the server of these data writes what it has to say. */
  public static Path logOf(Path data) {
    return data.toAbsolutePath().resolve(PostgresCluster.LOG);
  }

  /**
   * Completes with the exit code of the server when it has ended: 128 and the number of the signal
   * where one has killed it. Processes that it leaves behind then may keep a next server from
   * starting for a moment.
   */
  public CompletableFuture<Integer> onExit() {
    return process.onExit();
  }

  private String jdbcUrl(String database) {
    return jdbcUrl(port, cluster.password(), database);
  }

  private static String jdbcUrl(int port, String password, String database) {
    return "jdbc:postgresql://%s/%s?user=%s&password=%s"
        .formatted(LoopbackPort.address(port), database, NAME, password);
  }

  @Override
  public void close() {
    process.close();
  }
}
