package io.dogwatch.embedded;

import java.nio.file.Path;

/** A program that starts a PostgreSQL server in the folder of its argument, and is then killed. */
final class PostgresHost {

  private PostgresHost() {}

  @SuppressWarnings("SystemOut") // the test reads it
  public static void main(String[] arguments) throws InterruptedException {
    int port = LoopbackPort.free();
    try (var _ = PostgresServer.start(Path.of(arguments[0]), port)) {
      System.out.println(port);
      Thread.currentThread().join(); // until it is killed
    }
  }
}
