package io.dogwatch.orchestrator.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {

  @Test
  void readsLinesWithTheirNumbersAndSkipsThoseWithoutContent() throws IOException {
    assertThat(read("{\"a\":1}\n\r\n  \t\n{\"b\":\"ü\"}\r\n7"))
        .containsExactly("1: {\"a\":1}", "4: {\"b\":\"ü\"}\r", "5: 7");
  }

  @Test
  void endOfTheLastLineMakesNoDifference() throws IOException {
    assertThat(read("1\n2\n")).containsExactly("1: 1", "2: 2").isEqualTo(read("1\n2"));
    assertThat(read("")).isEmpty();
    assertThat(read("\n \n")).isEmpty();
  }

  @Test
  void goesOnBehindALineThatIsTooLong() throws IOException {
    String longest = "x".repeat(JsonLines.LONGEST);

    assertThat(read("1\n" + longest + "y\n" + longest + "\n4"))
        .containsExactly("1: 1", "2: too long", "3: " + longest, "4: 4");
  }

  /** A network hands over what it has. */
  @Test
  void readsWhatComesInPieces() throws IOException {
    var slow =
        new ByteArrayInputStream("{\"a\":1}\n{\"b\":2}".getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] bytes, int from, int length) {
            return super.read(bytes, from, Math.min(1, length));
          }
        };

    assertThat(read(slow)).containsExactly("1: {\"a\":1}", "2: {\"b\":2}");
  }

  private static List<String> read(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static List<String> read(InputStream in) throws IOException {
    List<String> found = new ArrayList<>();
    var lines = new JsonLines(in);
    while (lines.next()) {
      String text = new String(lines.bytes(), UTF_8);
      found.add(lines.number() + ": " + (lines.isTooLong() ? "too long" : text));
    }
    return found;
  }
}
