package io.dogwatch.standalone.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dogwatch test} in a folder of its own, with a Maven that does what the test says. */
class LauncherTest {

  private static final Path LAUNCHER = Path.of("..", "dogwatch");

  @TempDir private Path home;

  @BeforeEach
  void copyLauncher() throws IOException {
    Files.copy(LAUNCHER, home.resolve("dogwatch"));
    Files.createDirectories(home.resolve("client/target/failsafe-reports"));
  }

  private record Run(int exitCode, String said) {}

  @Test
  void endsAsMavenDid() throws Exception {
    maven("echo 'BUILD SUCCESS'");
    assertThat(test().exitCode()).isZero();

    maven("echo 'BUILD FAILURE'; exit 3");
    Run failed = test();
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.said()).contains("BUILD FAILURE", "The whole log: " + home);
  }

  @Test
  void doesNotTakeTheEndOfAnEarlierRunForThatOfOneThatWasKilled() throws Exception {
    maven("exit 0");
    assertThat(test().exitCode()).isZero();

    maven("kill -9 $PPID"); // the shell that would write down how Maven ended

    assertThat(test().exitCode()).isNotZero();
  }

  @Test
  void saysWhatWasSkippedAndWhy() throws Exception {
    report("TEST-old.xml", skipped("io.dogwatch.OldIT", "of an earlier run"));
    Files.setLastModifiedTime(
        home.resolve("client/target/failsafe-reports/TEST-old.xml"), FileTime.fromMillis(0));
    report("new", skipped("io.dogwatch.NewIT", "no &quot;Docker&quot; &amp; no root").repeat(2));
    maven("cp client/target/failsafe-reports/new client/target/failsafe-reports/TEST-new.xml");

    Run run = test();

    assertThat(run.said())
        .contains("skipped: 2 of NewIT: no \"Docker\" & no root")
        .doesNotContain("OldIT");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void keepsItsOwnVariablesFromTheTests() throws Exception {
    maven("env | grep DOGWATCH_ && exit 1; case $* in *--offline*) ;; *) exit 2 ;; esac");

    assertThat(test()).extracting(Run::exitCode).isEqualTo(0);
  }

  @Test
  void tellsItsVersion() throws Exception {
    Files.copy(LAUNCHER.resolveSibling("pom.xml"), home.resolve("pom.xml"));

    assertThat(run("--version").said()).matches("dogwatch \\d+\\.\\d+\\.\\d+(-\\w+)?\\n");
  }

  private Run test() throws IOException, InterruptedException {
    return run("test");
  }

  private Run run(String verb) throws IOException, InterruptedException {
    Path log = home.resolve("said");
    var builder =
        new ProcessBuilder("sh", home.resolve("dogwatch").toString(), verb)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DOGWATCH_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "DOGWATCH_JAVA_HOME",
                System.getProperty("java.home"),
                "DOGWATCH_MAVEN_OPTIONS",
                "--offline"));
    int exitCode = builder.start().waitFor();
    return new Run(exitCode, Files.readString(log, UTF_8));
  }

  /**
   * @param script runs in the home folder, and is not asked for its version
   */
  private void maven(String script) throws IOException {
    Path maven = home.resolve("mvnw");
    Files.write(maven, List.of("#!/bin/sh", "[ \"$1\" != --version ] || exit 0", script));
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void report(String name, String testCases) throws IOException {
    Files.writeString(
        home.resolve("client/target/failsafe-reports").resolve(name),
        "<testsuite>\n" + testCases + "</testsuite>\n");
  }

  private static String skipped(String test, String why) {
    return """
      <testcase name="works" classname="%s" time="0.0">
        <skipped message="%s"/>
      </testcase>
    """
        .formatted(test, why);
  }
}
