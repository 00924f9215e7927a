package io.dogwatch.watchdog.arbitrage;

import java.util.Comparator;

/** From where a symbol is bought to where it is sold. */
record Route(String buyAt, String sellAt) implements Comparable<Route> {

  private static final Comparator<Route> ORDER =
      Comparator.comparing(Route::buyAt).thenComparing(Route::sellAt);

  @Override
  public int compareTo(Route other) {
    return ORDER.compare(this, other);
  }
}
