package io.dogwatch.standalone.terminal;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far something is: a bar on a terminal, a line for every quarter elsewhere. */
public interface Progress extends AutoCloseable {

  /** So much of it is done now. Safe for use by many threads. */
  void stepTo(long done);

  @Override
  void close();

  /**
   * A new one, at nothing.
   *
   * @param terminal whether {@code out} is one
   */
  static Progress of(String what, long total, PrintStream out, boolean terminal) {
    return terminal ? new Bar(what, total, out) : new Lines(what, total, out);
  }

  /** A bar that moves. */
  final class Bar implements Progress {

    private static final int UPDATE_MILLIS = 100;
    private final ProgressBar bar;

    Bar(String what, long total, PrintStream out) {
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .showSpeed()
              .setConsumer(new ConsoleProgressBarConsumer(out))
              .build();
    }

    @Override
    public void stepTo(long done) {
      bar.stepTo(done);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** A line at each quarter. */
  final class Lines implements Progress {

    private static final int PARTS = 4;
    private final String what;
    private final long total;
    private final PrintStream out;
    private long parts; // guarded by this

    Lines(String what, long total, PrintStream out) {
      this.what = what;
      this.total = total;
      this.out = out;
    }

    @Override
    public synchronized void stepTo(long done) {
      long reached = total == 0 ? PARTS : done * PARTS / total;
      if (reached > parts) {
        parts = reached;
        out.printf("%s: %,d of %,d%n", what, done, total);
      }
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
