package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.rules.Threshold;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** What movements come to together, and until when. */
final class Patterns {

  /** Within which small movements are added up. */
  private static final long GATHERING = TimeUnit.HOURS.toMicros(1);

  private static final int MIN_PIECES = 3;

  private final WhaleThresholds thresholds;

  Patterns(WhaleThresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** The pieces of the hour that ends with one of them. */
  static List<Movement> within(List<Movement> pieces, long end) {
    return pieces.subList(countUpTo(pieces, end - GATHERING), countUpTo(pieces, end));
  }

  /** Those of the hours that {@code movement} is in whose end is another piece, or itself. */
  static List<List<Movement>> hoursWith(Movement movement, List<Movement> pieces) {
    return pieces
        .subList(
            countUpTo(pieces, movement.at() - 1), countUpTo(pieces, movement.at() + GATHERING - 1))
        .stream()
        .map(last -> within(pieces, last.at()))
        .toList();
  }

  /** How many of the pieces are no later than this. */
  private static int countUpTo(List<Movement> pieces, long at) {
    int count = pieces.size();
    while (count > 0 && pieces.get(count - 1).at() > at) {
      count--;
    }
    return count;
  }

  /** Whether small movements to one address within an hour are a large one together. */
  boolean isAccumulation(List<Movement> pieces) {
    return isLargeTogether(pieces.size(), pieces.stream().mapToLong(Movement::cents).sum());
  }

  private boolean isLargeTogether(int pieces, long cents) {
    return pieces >= MIN_PIECES && Threshold.reaches(Movement.usd(cents), thresholds.minUsd());
  }

  static double usdOf(List<Movement> pieces) {
    return Movement.usd(pieces.stream().mapToLong(Movement::cents).sum());
  }

  /** The net flow of an hour above which it is unusual, in US dollars; empty if unknown. */
  OptionalDouble flowLimit(Flows flows, long hour) {
    OptionalDouble usual = flows.usualBefore(hour);
    return usual.isPresent() && usual.getAsDouble() > 0
        ? OptionalDouble.of(thresholds.flowFactor() * usual.getAsDouble())
        : OptionalDouble.empty();
  }

  /** What would not be a whale's is none of many together either. */
  boolean isUnusualFlow(Flows flows, long hour) {
    double size = Math.abs(flows.net(hour));
    OptionalDouble limit = flowLimit(flows, hour);
    return limit.isPresent()
        && Threshold.exceeds(size, limit.getAsDouble())
        && Threshold.reaches(size, thresholds.minUsd());
  }

  /** Whether what an alert says does not hold without a movement that was removed. */
  boolean isUndone(Told told, Movement removed, WhaleState left) {
    return switch (told.pattern()) {
      case TRANSFER -> told.subject() == removed.id();
      case ACCUMULATION ->
          told.subject() == removed.gatherer() && !isAccumulatedSince(told, left.recent());
      case EXCHANGE_FLOW ->
          removed.intoExchanges() != 0
              && told.subject() == Flows.hourOf(removed.at())
              && !isUnusualFlow(left.flows(), told.subject());
    };
  }

  private boolean isAccumulatedSince(Told told, Recent recent) {
    List<Movement> pieces = recent.gatheredBy(told.subject());
    return pieces.stream()
        .filter(last -> last.at() >= told.since())
        .anyMatch(last -> isAccumulation(within(pieces, last.at())));
  }

  /** The time at which an alert is over, if nothing else comes. */
  long endOf(Told told, Recent recent) {
    return switch (told.pattern()) {
      case TRANSFER ->
          told.since() + TimeUnit.NANOSECONDS.toMicros(thresholds.finality().toNanos());
      case ACCUMULATION -> endOfAccumulation(recent.gatheredBy(told.subject()));
      case EXCHANGE_FLOW -> Flows.endOf(told.subject());
    };
  }

  /** When the movement leaves the window without which the others are no large one. */
  private long endOfAccumulation(List<Movement> pieces) {
    long cents = 0;
    for (int first = pieces.size() - 1; first >= 0; first--) {
      cents += pieces.get(first).cents();
      if (isLargeTogether(pieces.size() - first, cents)) {
        return pieces.get(first).at() + GATHERING;
      }
    }
    return Long.MIN_VALUE;
  }
}
