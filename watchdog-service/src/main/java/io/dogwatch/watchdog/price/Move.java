package io.dogwatch.watchdog.price;

/** From one price to another. */
record Move(double from, double to) {

  static final double PERCENT = 100;

  double pct() {
    return (to - from) / from * PERCENT;
  }

  double size() {
    return Math.abs(pct());
  }
}
