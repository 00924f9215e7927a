package io.dogwatch.worker.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyBarsCsvTest {

  private static final String HEADER = "date,open,high,low,close,volume\n";
  private static final String GOOD = "2024-01-02,10,12,9,11,100\n";

  @Test
  void readsColumnsInAnyOrder() throws IOException {
    String text = "volume,close,low,high,open,date\n100,11,9,12,10,2024-01-02\n";

    assertThat(DailyBarsCsv.read("test", utf8(text)))
        .containsExactly(
            new PriceBar(
                Instant.parse("2024-01-02T00:00:00Z"), Duration.ofDays(1), 10, 12, 9, 11, 100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-01-32,10,12,9,11,100  | could not be parsed",
        "2024-01-03,x,12,9,11,100   | a number expected as open, found \"x\"",
        "2024-01-03,10,12,,11,100   | a number expected as low, found \"\"",
        "2024-01-03,10,12,9,12.5,100| low <= open, close <= high expected",
        "2024-01-03,10,12,0,11,100  | 0 < low",
        "2024-01-03,10,NaN,9,11,100 | high NaN",
        "2024-01-03,10,12,9,11,-1   | volume of at least 0 expected",
        "2024-01-03,10,12,9,11      | 6 fields expected, found 5",
        "2024-01-03,10,12,9,11,1,1  | 6 fields expected, found 7",
        "2024-01-02,10,12,9,11,100  | a date after 2024-01-02",
      })
  void namesTheLineAndWhatIsWrongThere(String row, String problem) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> DailyBarsCsv.read("test", utf8(HEADER + GOOD + row + "\n")))
        .withMessageStartingWith("test, line 3: ")
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"date,open,high,low,close", "date,open,high,low,close,volume,adjusted"})
  void namesTheColumnsThatItExpects(String header) {
    String row = "2024-01-02" + ",1".repeat((int) header.chars().filter(c -> c == ',').count());

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> DailyBarsCsv.read("test", utf8(header + "\n" + row)))
        .withMessageContaining("columns [close, date, high, low, open, volume] expected, found")
        .withMessageContaining(header.replace(",", ", "));
  }

  @Test
  void textThatSpreadsheetsMarkIsRead() throws IOException {
    assertThat(DailyBarsCsv.read("test", utf8("\uFEFF" + HEADER + GOOD))).hasSize(1);
  }

  @Test
  void aQuoteLeftOpenIsRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> DailyBarsCsv.read("test", utf8(HEADER + GOOD + "\"2024-01-03,1\n")))
        .withMessageStartingWith("test");
  }

  private static InputStream utf8(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
