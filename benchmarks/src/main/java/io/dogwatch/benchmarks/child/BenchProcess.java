package io.dogwatch.benchmarks.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The main class of every child process: plays its role, and ends when the process that started it
 * is gone. That one holds the other end of our standard input.
 *
 * <p>Arguments: the role, and then what the role itself is told.
 */
public final class BenchProcess {

  private static final int PARENT_GONE = 1;

  private BenchProcess() {}

  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> leaveAtTheEndOf(System.in));
    Role.named(arguments[0]).play(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void leaveAtTheEndOf(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // no more to be read, which is all that we wait for
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
