package io.dogwatch.standalone.platform;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @TempDir private Path folder;

  @Test
  void servesOneAtATimeAndSaysWhom() {
    try (var _ = FolderLock.of(folder)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> FolderLock.of(folder))
          .withMessageContaining("is in use by another Dogwatch")
          .withMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void servesTheNextOne() {
    FolderLock.of(folder).close();

    assertThatCode(() -> FolderLock.of(folder).close()).doesNotThrowAnyException();
  }
}
