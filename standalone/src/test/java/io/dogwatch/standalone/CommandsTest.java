package io.dogwatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.LoopbackPort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandsTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StringWriter usage = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private final CommandLine commands =
      StandaloneApplication.commandLine(
              InstantSource.system(), new PrintStream(bytes, true, UTF_8), false)
          .setOut(new PrintWriter(usage, true))
          .setErr(new PrintWriter(errors, true));

  static Set<String> names() {
    return StandaloneApplication.commandLine(InstantSource.system(), System.out, false)
        .getSubcommands()
        .keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void explainThemselves(String command) {
    assertThat(commands.execute(command, "--help")).isZero();

    assertThat(usage.toString()).contains("Usage: dogwatch " + command);
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatTheLauncherSays(String name) throws Exception {
    String launcher = Files.readString(Path.of("..", "dogwatch")).replaceAll(" +", " ");
    CommandSpec command =
        Objects.requireNonNull(commands.getSubcommands().get(name)).getCommandSpec();

    assertThat(launcher)
        .contains("\n %s %s\n".formatted(name, command.usageMessage().description()[0]));
    assertThat(command.options())
        .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
        .allSatisfy(
            option ->
                assertThat(launcher)
                    .contains("\n %s %s\n".formatted(usageOf(option), option.description()[0])));
  }

  private static String usageOf(OptionSpec option) {
    return option.arity().max() == 0
        ? option.longestName()
        : option.longestName() + " " + option.paramLabel();
  }

  @ParameterizedTest
  @CsvSource({
    "--workers=0, at least 1 worker",
    "--workers=two, two",
    "--kafka-port=99999, 65535",
    "--http-port=9092, two ports",
    "--unheard-of, --unheard-of",
  })
  void refuseWrongOptions(String option, String reason) {
    assertThat(commands.execute("up", option)).isEqualTo(2);

    assertThat(errors.toString()).contains(reason);
    assertThat(bytes.toString(UTF_8)).isEmpty();
  }

  @Test
  void upLeavesNoTraceWhereAPortIsTaken(@TempDir Path folder) throws Exception {
    System.setProperty("dogwatch.lib", folder.toString());
    Path data = folder.resolve("data");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int exitCode =
          commands.execute(
              "up",
              "--data=" + data,
              "--kafka-port=" + taken.getLocalPort(),
              "--http-port=" + LoopbackPort.free());

      assertThat(exitCode).isEqualTo(1);
      assertThat(errors.toString())
          .startsWith("dogwatch: port %d is taken".formatted(taken.getLocalPort()));
      assertThat(bytes.toString(UTF_8)).isEmpty();
      assertThat(data).doesNotExist();
    } finally {
      System.clearProperty("dogwatch.lib");
    }
  }

  @Test
  void upSaysNothingButWhoHasTheFolder(@TempDir Path folder) throws Exception {
    System.setProperty("dogwatch.lib", folder.toString());
    Path owner = Files.writeString(folder.resolve("in-use-by"), "4711\n");
    try (var file = FileChannel.open(owner, StandardOpenOption.WRITE);
        var _ = file.lock()) {
      int exitCode =
          commands.execute(
              "up",
              "--data=" + folder,
              "--kafka-port=" + LoopbackPort.free(),
              "--http-port=" + LoopbackPort.free());

      assertThat(exitCode).isEqualTo(1);
      assertThat(errors.toString())
          .startsWith("dogwatch: the data folder " + folder)
          .contains("process 4711");
      assertThat(bytes.toString(UTF_8)).isEmpty();
    } finally {
      System.clearProperty("dogwatch.lib");
    }
  }
}
