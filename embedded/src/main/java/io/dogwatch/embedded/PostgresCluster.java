package io.dogwatch.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/** The files of one PostgreSQL server: its data, the password of its user, its log. */
record PostgresCluster(Path folder, Path programs, Unprivileged user) {

  static final String LOG = "postgresql.log";

  /** Only its owner may read it. */
  static final String PASSWORD = "password";

  /** Of the running file, from 0. */
  private static final int PORT_LINE = 3;

  Path data() {
    return folder.resolve("cluster");
  }

  Path log() {
    return folder.resolve(LOG);
  }

  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + passwordFile(), e);
    }
  }

  /** The port on which a server serves these files, if one does. */
  Optional<Integer> port() {
    Path running = runningFile();
    try {
      List<String> lines = Files.exists(running) ? Files.readAllLines(running) : List.of();
      boolean isAlive =
          lines.size() > PORT_LINE
              && ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).isPresent();
      return isAlive
          ? Optional.of(Integer.valueOf(lines.get(PORT_LINE).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + running, e);
    }
  }

  /**
   * Deletes the log unless the last server did not stop cleanly, and returns how many bytes of it
   * are there.
   */
  long keepLogOfCrash() throws IOException {
    if (!Files.exists(runningFile())) {
      Files.deleteIfExists(log());
    }
    return Files.exists(log()) ? Files.size(log()) : 0;
  }

  /** In which a server tells of itself, and which it deletes when it stops cleanly. */
  private Path runningFile() {
    return data().resolve("postmaster.pid");
  }

  private Path passwordFile() {
    return folder.resolve(PASSWORD);
  }

  /** Creates the cluster unless it exists; one whose creation was interrupted starts over. */
  void create(String userName) throws IOException {
    if (!Files.exists(data())) {
      initialise(userName);
    }
    user.own(folder);
  }

  private void initialise(String userName) throws IOException {
    writePassword();
    var unfinished = new TemporaryFolder(folder.resolve("cluster.unfinished"));
    unfinished.close();
    user.own(folder);
    var outcome =
        user.run(
            List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + unfinished.path(),
                "--username=" + userName,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-sync",
                "--no-instructions"));
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException("initdb failed: " + outcome.output());
    }
    Files.move(unfinished.path(), data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writePassword() throws IOException {
    Files.deleteIfExists(passwordFile());
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    Files.createFile(passwordFile(), PosixFilePermissions.asFileAttribute(ownerOnly));
    Files.writeString(passwordFile(), Uuid.randomUuid().toString());
  }
}
