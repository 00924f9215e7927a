package io.dogwatch.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import io.dogwatch.embedded.junit.SharedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedPostgres.class)
class PostgresServerIT {

  @Test
  void isPostgres18(PostgresServer postgres) throws SQLException {
    assertThat(ask(postgres, "show server_version")).startsWith("18.");
  }

  @Test
  void refusesAWrongPassword(PostgresServer postgres) {
    String url = postgres.jdbcUrl().replaceFirst("password=.*", "password=wrong");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverManager.getConnection(url))
        .withMessageContaining("password authentication failed");
  }

  @Test
  void keepsItsDataInItsFolder(@TempDir Path folder) throws SQLException {
    int port = LoopbackPort.free();
    try (var postgres = PostgresServer.start(folder.resolve("with space"), port)) {
      execute(postgres, "create table kept as select 42 as answer");
    }

    try (var postgres = PostgresServer.start(folder.resolve("with space"), port)) {
      assertThat(ask(postgres, "select answer from kept")).isEqualTo("42");
      assertThat(PostgresServer.jdbcUrlOf(folder.resolve("with space")))
          .isEqualTo(postgres.jdbcUrl());
    }
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> PostgresServer.jdbcUrlOf(folder.resolve("with space")))
        .withMessage("no PostgreSQL runs in " + folder.resolve("with space"));
  }

  @Test
  void keepsWhatWasCommittedBeforeItIsKilled(@TempDir Path folder) throws Exception {
    int port = LoopbackPort.free();
    try (var postgres = PostgresServer.startTemporary(folder, port)) {
      execute(postgres, "create table kept as select 42 as answer");
      kill(folder);
    }

    try (var postgres = PostgresServer.startTemporary(folder, port)) {
      assertThat(ask(postgres, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void tellsItsExitCodeWhenItIsKilled(@TempDir Path folder) throws Exception {
    try (var postgres = PostgresServer.startTemporary(folder)) {
      assertThat(postgres.onExit()).isNotDone();
      kill(folder);

      assertThat(postgres.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
    }
  }

  @Test
  void tellsItsExitCodeWhenItIsStopped(@TempDir Path folder) throws Exception {
    var postgres = PostgresServer.startTemporary(folder);

    postgres.close();

    assertThat(postgres.onExit().get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void keepsTheLogOfOneThatDidNotStopCleanly(@TempDir Path folder) throws Exception {
    int port = LoopbackPort.free();
    Path log = PostgresServer.logOf(folder);
    try (var _ = PostgresServer.startTemporary(folder, port)) {
      Files.writeString(log, "the last words\n");
      kill(folder);
    }

    try (var _ = PostgresServer.startTemporary(folder, port)) {
      assertThat(log).content().contains("the last words");
    }
    try (var _ = PostgresServer.startTemporary(folder, port)) {
      assertThat(log).content().doesNotContain("the last words");
    }
  }

  /** SIGKILL; returns when the others of the server's processes have noticed. */
  private static void kill(Path folder) throws IOException {
    String pid = Files.readAllLines(folder.resolve("cluster/postmaster.pid")).getFirst();
    ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    List<ProcessHandle> all = Stream.concat(Stream.of(server), server.children()).toList();
    server.destroyForcibly();
    all.forEach(process -> process.onExit().join());
  }

  @Test
  void saysThatThePortIsTaken(PostgresServer postgres, @TempDir Path folder) {
    int taken = Integer.parseInt(postgres.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> PostgresServer.start(folder, taken))
        .withMessageContaining("port %d is taken", taken);
  }

  @Test
  void makesADatabasePerCallerOnce(PostgresServer postgres) {
    String first = postgres.createDatabase("of_a_test");

    assertThat(postgres.createDatabase("of_a_test"))
        .isEqualTo(first)
        .isNotEqualTo(postgres.jdbcUrl());
  }

  @Test
  void endsWithAJvmThatIsKilled(@TempDir Path folder) throws Exception {
    var host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PostgresHost.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int port = Integer.parseInt(host.inputReader().readLine());

    host.destroyForcibly().waitFor();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(folder.resolve("cluster/postmaster.pid")).doesNotExist());
    LoopbackPort.requireFree("the test", port);
  }

  @ParameterizedTest
  @MethodSource("waysForRoot")
  void runsForRoot(Unprivileged user, @TempDir Path folder) throws SQLException {
    assumeTrue(new UnixSystem().getUid() == 0, "not root");
    assumeTrue(user.works(), () -> "not possible on this machine: " + user.prefix());

    try (var postgres = PostgresServer.start(folder, LoopbackPort.free(), List.of(), user)) {
      assertThat(ask(postgres, "select 42")).isEqualTo("42");
    }
  }

  static Stream<Unprivileged> waysForRoot() {
    return Stream.of(Unprivileged.inNamespace(), Unprivileged.asNobody());
  }

  private static String ask(PostgresServer postgres, String query) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(PostgresServer postgres, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
