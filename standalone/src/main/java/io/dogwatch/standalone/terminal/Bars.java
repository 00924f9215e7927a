package io.dogwatch.standalone.terminal;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** A bar for each part of some work, one after the other. Owned by one thread. */
public final class Bars implements AutoCloseable {

  private final PrintStream out;
  private final boolean terminal;
  private final boolean silent;
  private String part = "";
  private long all;
  private @Nullable Progress bar;

  /**
   * @param silent whether none is to be seen: who reads JSON does not want any
   */
  public Bars(PrintStream out, boolean terminal, boolean silent) {
    this.out = out;
    this.terminal = terminal;
    this.silent = silent;
  }

  /** So much of a part is done. */
  public void reached(String nextPart, long done, long allOfPart) {
    if (silent) {
      return;
    }
    if (bar == null || !part.equals(nextPart) || all != allOfPart) {
      close();
      part = nextPart;
      all = allOfPart;
      bar = Progress.of(part, all, out, terminal);
    }
    bar.stepTo(done);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
