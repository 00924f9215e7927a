package io.dogwatch.orchestrator.submission;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * Reads the bodies of submissions, no more of them at a time than there is memory for. A body
 * counts from its first byte until it is closed, with what has come of it: whoever announces much
 * and sends nothing takes no room from others.
 *
 * <p>Safe for use by many threads.
 */
public final class RequestBodies {

  private static final int FIRST_ROOM = 16 * 1024;

  private final int largest;
  private final int room;
  private final Semaphore free;

  /**
   * @param largest bytes of one body
   * @param room bytes of all bodies together
   */
  public RequestBodies(int largest, int room) {
    if (largest > room) {
      throw new IllegalArgumentException(
          "room for at least one body of %d bytes expected, found %d".formatted(largest, room));
    }
    this.largest = largest;
    this.room = room;
    this.free = new Semaphore(room);
  }

  /** What came of reading. */
  sealed interface Reading {}

  /** The body is larger than any may be. */
  record TooLarge(int largest) implements Reading {}

  /** Other bodies take too much room for the moment. */
  record NoRoom(int room) implements Reading {}

  /** The whole body. */
  final class Body implements Reading, AutoCloseable {

    private byte[] bytes = new byte[0];
    private int length;

    private Body() {}

    byte[] bytes() {
      return bytes;
    }

    /** Lets others have the room. */
    @Override
    public void close() {
      free.release(bytes.length);
      bytes = new byte[0];
    }

    private boolean growTo(int size) {
      if (!free.tryAcquire(size - bytes.length)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, size);
      return true;
    }

    private boolean isFull() {
      return length == bytes.length;
    }

    private void fill(InputStream in) throws IOException {
      length += in.readNBytes(bytes, length, bytes.length - length);
    }

    private void trim() {
      free.release(bytes.length - length);
      bytes = isFull() ? bytes : Arrays.copyOf(bytes, length);
    }
  }

  /**
   * @param announced length of the body, negative if nobody has said it
   */
  Reading read(InputStream in, long announced) throws IOException {
    if (announced > largest) {
      return new TooLarge(largest);
    }
    if (announced > free.availablePermits()) {
      return new NoRoom(room);
    }
    Body body = new Body();
    Reading reading = new NoRoom(room);
    try {
      reading = read(in, body, announced < 0 ? largest : Math.toIntExact(announced));
      return reading;
    } finally {
      if (!reading.equals(body)) {
        body.close();
      }
    }
  }

  private Reading read(InputStream in, Body body, int end) throws IOException {
    while (body.isFull() && body.length < end) {
      if (!body.growTo(Math.min(end, Math.max(FIRST_ROOM, 2 * body.length)))) {
        return new NoRoom(room);
      }
      body.fill(in);
    }
    if (body.isFull() && in.read() >= 0) {
      return new TooLarge(largest);
    }
    body.trim();
    return body;
  }
}
