package io.dogwatch.embedded.junit;

import io.dogwatch.embedded.TemporaryFolder;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A server and its temporary folder, kept in JUnit's root store, which closes it at the end. */
record SharedServer<S>(TemporaryFolder folder, S server, Consumer<S> stop)
    implements AutoCloseable {

  private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);

  static <S> S of(
      ExtensionContext context, Class<S> type, Function<Path, S> start, Consumer<S> stop) {
    SharedServer<?> shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                type, key -> started(key.getSimpleName(), start, stop), SharedServer.class);
    return type.cast(shared.server());
  }

  private static <S> SharedServer<S> started(
      String name, Function<Path, S> start, Consumer<S> stop) {
    var folder = TemporaryFolder.create("dogwatch-" + name);
    return new SharedServer<>(folder, start.apply(folder.path()), stop);
  }

  @Override
  public void close() {
    try (folder) {
      stop.accept(server);
    }
  }
}
