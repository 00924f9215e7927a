package io.dogwatch.orchestrator.submission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream line by line, as <a href="https://github.com/ndjson/ndjson-spec">newline delimited
 * JSON</a> has it. Lines without content are skipped, and counted. Takes no more memory than the
 * longest line may. For one thread.
 */
final class JsonLines {

  /** Longest line in bytes: the largest payload, and room for what describes its job. */
  static final int LONGEST = 512 * 1024;

  private static final int BUFFER = 64 * 1024;
  private static final byte[] NOTHING = {};

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int end;
  private int number;
  private byte[] line = NOTHING;
  private boolean tooLong;

  JsonLines(InputStream in) {
    this.in = in;
  }

  /** Goes on to the next line with something in it; false at the end. */
  boolean next() throws IOException {
    while (fill()) {
      read();
      if (tooLong || !isBlank(line)) {
        return true;
      }
    }
    return false;
  }

  /** Of the line, from 1. */
  int number() {
    return number;
  }

  /** The line without its end; nothing of it if it is too long. */
  byte[] bytes() {
    return line;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** Reads to the end of a line, or of the stream. */
  private void read() throws IOException {
    var bytes = new ByteArrayOutputStream();
    boolean ended = false;
    while (!ended && fill()) {
      int from = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      if (bytes.size() <= LONGEST) {
        bytes.write(buffer, from, position - from);
      }
      ended = position < end;
      position += ended ? 1 : 0; // over the line's end
    }
    number++;
    tooLong = bytes.size() > LONGEST;
    line = tooLong ? NOTHING : bytes.toByteArray();
  }

  /** Whether there is more to read. */
  private boolean fill() throws IOException {
    if (position == end) {
      position = 0;
      end = Math.max(0, in.read(buffer));
    }
    return end > 0;
  }

  private static boolean isBlank(byte[] content) {
    for (byte each : content) {
      if (each != ' ' && each != '\t' && each != '\r') {
        return false;
      }
    }
    return true;
  }
}
