package io.dogwatch.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once a user and version from the archive on the class path. */
final class PostgresPrograms {

  private PostgresPrograms() {}

  /** The folder of the programs: in the user's cache, or {@code fallback} where there is none. */
  static Path unpacked(Path fallback) throws IOException {
    URL archive = archive();
    var home = Path.of(System.getProperty("user.home"));
    Path parent = Files.isWritable(home) ? home.resolve(".cache/dogwatch") : fallback;
    Path folder = parent.resolve(versionOf(archive));
    if (!Files.isDirectory(folder)) {
      unpack(archive, folder);
    }
    return folder.toAbsolutePath();
  }

  private static URL archive() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    String name =
        "/postgres-%s-%s.txz"
            .formatted(
                system.startsWith("mac") ? "darwin" : system,
                processor.equals("aarch64") ? "arm_64" : "x86_64");
    URL archive = PostgresPrograms.class.getResource(name);
    if (archive == null) {
      throw new IllegalStateException(
          "there is no PostgreSQL for %s on %s: %s is not on the class path"
              .formatted(system, processor, name));
    }
    return archive;
  }

  /** The name of the jar file, which tells platform and version. */
  private static String versionOf(URL archive) {
    String jar = archive.getPath().replaceFirst("!.*", "");
    return jar.substring(jar.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
  }

  /** Unpacks beside the folder and renames, so that the folder is complete or absent. */
  private static void unpack(URL archive, Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    try (var unfinished =
        new TemporaryFolder(Files.createTempDirectory(folder.getParent(), "unpacking-"))) {
      Path content = unfinished.path().resolve("content");
      try (InputStream packed = new BufferedInputStream(archive.openStream());
          var entries = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
          unpack(entry, entries, content);
        }
      }
      moveUnlessThere(content, folder);
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream bytes, Path content)
      throws IOException {
    Path target = content.resolve(entry.getName()).normalize();
    if (!target.startsWith(content)) {
      throw new IllegalStateException("the archive leaves its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(bytes, target);
      boolean runnable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(runnable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static void moveUnlessThere(Path content, Path folder) throws IOException {
    try {
      Files.move(content, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }
}
