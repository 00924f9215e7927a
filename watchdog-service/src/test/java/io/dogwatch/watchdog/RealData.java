package io.dogwatch.watchdog;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded market data that is not part of the project. Tests that need it have the tag {@code
 * real-data}, and are skipped where it is not there.
 */
public final class RealData {

  private static final Path FOLDER =
      Path.of(System.getProperty("dogwatch.data", "../../shared/data"));

  private RealData() {}

  /** A file or folder of it; skips the test where it is missing. */
  public static Path path(String name) {
    Path path = FOLDER.resolve(name);
    Assumptions.assumeTrue(Files.exists(path), () -> "recorded data expected at " + path);
    return path;
  }

  /** What was counted in a file by others, independently of this project. */
  public static JsonNode expected(String name) {
    JsonNode all = JsonMapper.builder().build().readTree(path("EXPECTED.json").toFile());
    JsonNode expected = all.path(name);
    if (expected.isMissingNode()) {
      throw new IllegalArgumentException("nothing is expected of " + name);
    }
    return expected;
  }
}
