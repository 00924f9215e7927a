package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far the reports of the last eight periods were from what was expected.
 *
 * @param quarters in order, the newest last
 */
record Surprises(List<Quarter> quarters) {

  static final Surprises NONE = new Surprises(List.of());

  private static final int KEPT = 8;

  /** Of fewer nobody can say how far surprises usually go. */
  private static final int MIN_QUARTERS = 4;

  /** Of fewer analysts nobody can say how far they usually are apart. */
  private static final int MIN_ANALYSTS = 3;

  /**
   * One period.
   *
   * @param surprise actual earnings less the estimate, a share
   */
  record Quarter(String period, int revision, double surprise) {

    void writeTo(StateOutput out) {
      out.writeText(period);
      out.writeLong(revision);
      out.writeDouble(surprise);
    }

    static Quarter readFrom(StateInput in) {
      return new Quarter(in.readText(), in.readInt(), in.readDouble());
    }
  }

  Surprises {
    quarters = List.copyOf(quarters);
  }

  int size() {
    return quarters.size();
  }

  /** Whether this revision of the period, or a later one, is among them. */
  boolean know(Earnings report) {
    return quarters.stream()
        .anyMatch(
            quarter ->
                quarter.period().equals(report.fiscalPeriod())
                    && quarter.revision() >= report.revision());
  }

  /** With a report, in place of an older revision of it. */
  Surprises with(Earnings report) {
    OptionalDouble surprise = Reports.surprise(report);
    if (surprise.isEmpty()) {
      return this;
    }
    List<Quarter> all = new ArrayList<>(quarters);
    all.removeIf(quarter -> quarter.period().equals(report.fiscalPeriod()));
    all.add(new Quarter(report.fiscalPeriod(), report.revision(), surprise.getAsDouble()));
    all.sort(Comparator.comparing(Quarter::period));
    return new Surprises(all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }

  /**
   * Standardised unexpected earnings: the surprise in standard deviations of the analysts'
   * estimates or, where there are too few analysts, of the last surprises. Empty where nobody can
   * say what is usual.
   */
  OptionalDouble standardised(Earnings report) {
    double deviation = deviation(report.eps());
    OptionalDouble surprise = Reports.surprise(report);
    return deviation > 0 && surprise.isPresent()
        ? OptionalDouble.of(surprise.getAsDouble() / deviation)
        : OptionalDouble.empty();
  }

  private double deviation(Earnings.Eps eps) {
    Double ofEstimates = eps.deviation();
    Integer analysts = eps.analysts();
    if (ofEstimates != null && ofEstimates > 0 && analysts != null && analysts >= MIN_ANALYSTS) {
      return ofEstimates;
    }
    return quarters.size() < MIN_QUARTERS ? 0 : deviationOfQuarters();
  }

  private double deviationOfQuarters() {
    double mean = quarters.stream().mapToDouble(Quarter::surprise).average().orElseThrow();
    double squares =
        quarters.stream().mapToDouble(quarter -> Math.pow(quarter.surprise() - mean, 2)).sum();
    return Math.sqrt(squares / (quarters.size() - 1));
  }

  void writeTo(StateOutput out) {
    out.writeAll(quarters, Quarter::writeTo);
  }

  static Surprises readFrom(StateInput in) {
    return new Surprises(in.readAll(Quarter::readFrom));
  }
}
