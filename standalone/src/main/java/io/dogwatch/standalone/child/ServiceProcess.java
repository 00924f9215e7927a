package io.dogwatch.standalone.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The main class of a service's process: runs the service, and ends it when the process that
 * started it is gone. That one holds the other end of our standard input, which ends with it,
 * however it ends.
 *
 * <p>Arguments: the service, the name of this process (for those who list processes), and then what
 * the service itself is told.
 */
public final class ServiceProcess {

  private static final int PARENT_GONE = 1;
  private static final int OWN_ARGUMENTS = 2;

  private ServiceProcess() {}

  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> leaveAtTheEndOf(System.in));
    ServiceName.named(arguments[0])
        .run(Arrays.copyOfRange(arguments, OWN_ARGUMENTS, arguments.length));
  }

  /**
   * Kafka and PostgreSQL have gone with the parent, so that there is nobody to say goodbye to; and
   * exit as well as halt may write a class archive first, which takes its time.
   */
  private static void leaveAtTheEndOf(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // no more to be read, which is all that we wait for
    }
    try {
      var _ =
          new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid())
              .start()
              .waitFor();
    } catch (IOException | InterruptedException _) {
      Runtime.getRuntime().halt(PARENT_GONE);
    }
  }
}
