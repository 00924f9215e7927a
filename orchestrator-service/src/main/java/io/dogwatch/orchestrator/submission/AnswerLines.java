package io.dogwatch.orchestrator.submission;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers in the order of their lines, each as soon as it is known, while the receiver still
 * sends. Many clients read nothing before they have sent all: what they do not take is kept, up to
 * a bound, so that they need not.
 *
 * <p>One thread adds, another one runs.
 */
final class AnswerLines implements Runnable {

  /** What is kept, in characters: more than 100,000 accepted jobs take. */
  private static final int ROOM = 10_000_000;

  private static final int BUFFER = 8 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OutputStream out;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(ROOM);
  private volatile @Nullable IOException failure;
  private int accepted;
  private int refused;
  private int notAcknowledged;

  /** What is still to be written. */
  private sealed interface Waiting {

    record Answer(CompletableFuture<? extends LineAnswer> answer, int length) implements Waiting {}

    record End(@Nullable String detail) implements Waiting {}
  }

  AnswerLines(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER);
  }

  /**
   * Adds the answer to the next line. Waits while the receiver leaves too many of them.
   *
   * @param length of the answer in characters, roughly
   * @throws IOException if the receiver is gone
   */
  void add(CompletableFuture<? extends LineAnswer> answer, int length)
      throws IOException, InterruptedException {
    int taken = Math.min(length, ROOM);
    room.acquire(taken);
    IOException gone = failure;
    if (gone != null) {
      throw new IOException("nobody reads the answer", gone);
    }
    waiting.add(new Waiting.Answer(answer, taken));
  }

  /**
   * There are no more lines.
   *
   * @param detail why, if something was not read
   */
  void end(@Nullable String detail) {
    waiting.add(new Waiting.End(detail));
  }

  /** Writes what is added, until the end, and then how many there were of each. */
  @Override
  public void run() {
    try {
      while (!write(waiting.take())) {
        if (waiting.isEmpty()) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException e) {
      failure = e;
      room.release(ROOM); // so that nobody waits for it
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether that was the end. */
  private boolean write(Waiting next) throws IOException {
    return switch (next) {
      case Waiting.End(String detail) -> {
        write(new LineAnswer.Done(accepted, refused, notAcknowledged, detail));
        yield true;
      }
      case Waiting.Answer(CompletableFuture<? extends LineAnswer> answer, int length) -> {
        if (!answer.isDone()) {
          out.flush();
        }
        write(answer.join());
        room.release(length);
        yield false;
      }
    };
  }

  private void write(LineAnswer answer) throws IOException {
    switch (answer) {
      case LineAnswer.Accepted _ -> accepted++;
      case LineAnswer.Refused _ -> refused++;
      case LineAnswer.NotAcknowledged _ -> notAcknowledged++;
      case LineAnswer.Done _ -> {}
    }
    out.write(JSON.writeValueAsBytes(answer));
    out.write('\n');
  }
}
