package io.dogwatch.watchdog.state;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A list that never changes, of which longer and shorter ones are made at its ends without copying
 * it: they share an array, each a part of it. What is added goes behind the last element if no
 * other slice has put anything there, as in Go; otherwise, and anywhere else, it takes a copy.
 *
 * <p>Slices of one array are owned by one thread.
 *
 * @see <a href="https://go.dev/blog/slices-intro">Slices in Go</a>
 */
public final class Slice<T> extends AbstractList<T> implements RandomAccess {

  private static final int LEAST_ROOM = 8;

  private final Shared shared;
  private final int from;
  private final int to;

  /** An array that is filled from its beginning; what is in it never changes. */
  private static final class Shared {

    private final Object[] items;
    private int filled;

    Shared(int room) {
      items = new Object[room];
    }

    void add(Object item) {
      items[filled++] = item;
    }

    void addAll(Object[] others, int from, int to) {
      System.arraycopy(others, from, items, filled, to - from);
      filled += to - from;
    }
  }

  private Slice(Shared shared, int from, int to) {
    this.shared = shared;
    this.from = from;
    this.to = to;
  }

  /** Has no room: threads may share it. */
  public static <T> Slice<T> empty() {
    return new Slice<>(new Shared(0), 0, 0);
  }

  public static <T> Slice<T> copyOf(Collection<? extends T> items) {
    var shared = new Shared(items.size());
    items.forEach(item -> shared.add(Objects.requireNonNull(item)));
    return new Slice<>(shared, 0, items.size());
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  @SuppressWarnings("unchecked") // nothing else is put in
  public T get(int index) {
    return (T) shared.items[from + Objects.checkIndex(index, to - from)];
  }

  /** With an item after the last one. */
  public Slice<T> append(T item) {
    if (to < shared.filled || to == shared.items.length) {
      return copyWith(to, item);
    }
    shared.add(Objects.requireNonNull(item));
    return new Slice<>(shared, from, to + 1);
  }

  /** With an item before that of an index, or after the last one. */
  public Slice<T> insert(int index, T item) {
    int place = from + Objects.checkIndex(index, size() + 1);
    return place == to ? append(item) : copyWith(place, item);
  }

  /** There is room for as many again. */
  private Slice<T> copyWith(int place, T item) {
    var copy = new Shared(Math.max(LEAST_ROOM, 2 * size()));
    copy.addAll(shared.items, from, place);
    copy.add(Objects.requireNonNull(item));
    copy.addAll(shared.items, place, to);
    return new Slice<>(copy, 0, copy.filled);
  }

  /** Without the item of an index. */
  public Slice<T> without(int index) {
    int place = from + Objects.checkIndex(index, size());
    var copy = new Shared(size());
    copy.addAll(shared.items, from, place);
    copy.addAll(shared.items, place + 1, to);
    return new Slice<>(copy, 0, copy.filled);
  }

  /** The items before that of an index. */
  public Slice<T> before(int index) {
    return new Slice<>(shared, from, from + Objects.checkIndex(index, size() + 1));
  }

  /** The items from that of an index on. */
  public Slice<T> from(int index) {
    return new Slice<>(shared, from + Objects.checkIndex(index, size() + 1), to);
  }

  @Override
  public Object[] toArray() {
    return Arrays.copyOfRange(shared.items, from, to);
  }
}
