package io.dogwatch.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a broker tells, beside its data, who serves them where: its process and its port. */
record BrokerFile(Path path) {

  static BrokerFile in(Path data) {
    return new BrokerFile(data.resolve("broker.pid"));
  }

  void write(int port) {
    try {
      Files.write(
          path, List.of(Long.toString(ProcessHandle.current().pid()), Integer.toString(port)));
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + path, e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + path, e);
    }
  }

  /** The port on which a broker serves these data, if the process of one is alive. */
  Optional<Integer> port() {
    try {
      List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
      return lines.size() == 2 && ProcessHandle.of(Long.parseLong(lines.getFirst())).isPresent()
          ? Optional.of(Integer.valueOf(lines.getLast()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + path, e);
    }
  }
}
