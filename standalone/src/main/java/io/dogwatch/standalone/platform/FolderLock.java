package io.dogwatch.standalone.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a data folder for this process; the operating system lets go of it when we end. */
record FolderLock(FileChannel file) implements AutoCloseable {

  /**
   * Takes the folder, which is made unless it exists.
   *
   * @throws IllegalStateException if another platform has it
   */
  static FolderLock of(Path folder) {
    Path path = folder.resolve("in-use-by");
    try {
      Files.createDirectories(folder);
      var file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (lock(file) == null) {
        file.close();
        throw new IllegalStateException(
            "the data folder %s is in use by another Dogwatch, process %s; stop that one, or choose another folder with --data"
                .formatted(folder, Files.readString(path).strip()));
      }
      file.truncate(0);
      file.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
      return new FolderLock(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't use the data folder " + folder, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // another platform of this very process
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("can't let go of the data folder", e);
    }
  }
}
