package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.IntCountsHistogram;

/**
 * How large the movements of the last 25 to 30 days were, in six parts of five days that are
 * forgotten as a whole. Sizes are counted to one in a hundred, in US dollars.
 *
 * @param parts in order; their histograms never change
 */
record Sizes(List<Part> parts) {

  static final Sizes NONE = new Sizes(List.of());

  private static final long PART = TimeUnit.DAYS.toMicros(5);
  private static final int MOST_PARTS = 6;
  private static final long LEAST_USD = 1_000;
  private static final long MOST_USD = 1_000_000_000_000L;
  private static final int DIGITS = 2;

  /** Of fewer nobody can say what one in a thousand reaches. */
  private static final long MIN_COUNT = 1_000;

  /** The movements of five days. */
  record Part(long number, IntCountsHistogram counts) {}

  Sizes {
    parts = List.copyOf(parts);
  }

  long count() {
    return parts.stream().mapToLong(part -> part.counts().getTotalCount()).sum();
  }

  Sizes with(long at, double usd) {
    long number = Math.floorDiv(at, PART);
    long newest = parts.isEmpty() ? number : Math.max(number, parts.getLast().number());
    List<Part> all = new ArrayList<>(parts);
    all.removeIf(part -> part.number() == number);
    all.add(new Part(number, countsWith(number, usd)));
    all.removeIf(part -> part.number() <= newest - MOST_PARTS);
    all.sort(Comparator.comparingLong(Part::number));
    return new Sizes(all);
  }

  private IntCountsHistogram countsWith(long number, double usd) {
    IntCountsHistogram counts =
        parts.stream()
            .filter(part -> part.number() == number)
            .map(part -> part.counts().copy())
            .findFirst()
            .orElseGet(Sizes::histogram);
    counts.recordValue(Math.min(Math.round(usd), MOST_USD));
    return counts;
  }

  /** What all but a few are smaller than, in US dollars; empty if too few were seen to tell. */
  OptionalDouble percentile(double percentile) {
    if (count() < MIN_COUNT) {
      return OptionalDouble.empty();
    }
    IntCountsHistogram all = histogram();
    parts.forEach(part -> all.add(part.counts()));
    long value = all.getValueAtPercentile(percentile);
    return OptionalDouble.of((double) all.lowestEquivalentValue(value));
  }

  private static IntCountsHistogram histogram() {
    return new IntCountsHistogram(LEAST_USD, MOST_USD, DIGITS);
  }

  void writeTo(StateOutput out) {
    out.writeLong(parts.size());
    for (Part part : parts) {
      out.writeLong(part.number());
      var buffer = ByteBuffer.allocate(part.counts().getNeededByteBufferCapacity());
      int length = part.counts().encodeIntoByteBuffer(buffer);
      out.writeBytes(Arrays.copyOf(buffer.array(), length));
    }
  }

  static Sizes readFrom(StateInput in) {
    List<Part> parts = new ArrayList<>(MOST_PARTS);
    for (int left = in.readInt(); left > 0; left--) {
      long number = in.readLong();
      var bytes = ByteBuffer.wrap(in.readBytes());
      parts.add(new Part(number, IntCountsHistogram.decodeFromByteBuffer(bytes, MOST_USD)));
    }
    return new Sizes(parts);
  }
}
