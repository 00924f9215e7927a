package io.dogwatch.watchdog.feeds.recordings;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The lines of a file, which may be compressed: {@code .gz} or {@code .zst}. */
final class RecordedLines {

  private static final int BUFFER = 1 << 16;

  private RecordedLines() {}

  /**
   * Reads line by line; the caller closes.
   *
   * @throws UncheckedIOException here or while reading, if the file cannot be read
   */
  static Stream<String> of(Path file) {
    try {
      InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
      try {
        var lines =
            new BufferedReader(
                new InputStreamReader(decompressed(file, bytes), StandardCharsets.UTF_8));
        return lines.lines().onClose(() -> close(file, lines));
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static InputStream decompressed(Path file, InputStream bytes) throws IOException {
    String name = file.toString();
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(bytes, BUFFER);
    }
    return name.endsWith(".zst") ? new ZstdInputStream(bytes) : bytes;
  }

  private static void close(Path file, BufferedReader lines) {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be closed", e);
    }
  }
}
