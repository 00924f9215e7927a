package io.dogwatch.worker.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.worker.marketdata.BarProvider.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFolderTest implements BarProviderContract {

  private static final String ROWS =
      """
      date,open,high,low,close,volume
      2024-01-02,10,12,9,11,100
      2024-01-03,11,13,10,12,100
      2024-01-04,12,14,11,13,100
      2024-01-05,13,15,12,14,100
      2024-01-08,14,16,13,15,100
      """;

  @TempDir private Path folder;

  @Override
  public BarProvider provider() throws IOException {
    write("xyz.csv", ROWS);
    write("BRK-B.csv", ROWS);
    write("notes.txt", "no data");
    return new CsvFolder(folder);
  }

  @Test
  void theFilesNameTheSymbols() throws IOException {
    assertThat(provider().symbols()).containsExactlyInAnyOrder("XYZ", "BRK-B");
  }

  @Test
  void twoFilesOfOneSymbolAreRefused() throws IOException {
    write("xyz.csv", ROWS);
    write("XYZ.csv", ROWS);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new CsvFolder(folder))
        .withMessageContaining("xyz.csv")
        .withMessageContaining("XYZ.csv");
  }

  @Test
  void seesNewRowsWithoutARestart() throws Exception {
    BarProvider provider = provider();

    write("xyz.csv", ROWS + "2024-01-09,15,17,14,16,100\n");

    var answer = (BarProvider.Answer.Bars) provider.bars(new Query("XYZ", null, 1, null));
    assertThat(answer.bars().getFirst().close()).isEqualTo(16);
  }

  @Test
  void namesTheFileAndLineOfABadRow() throws IOException {
    BarProvider provider = provider();
    write("xyz.csv", ROWS + "2024-01-09,15,17,14,n/a,100\n");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> provider.bars(new Query("XYZ", null, 1, null)))
        .withMessage("xyz.csv, line 7: a number expected as close, found \"n/a\"");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
