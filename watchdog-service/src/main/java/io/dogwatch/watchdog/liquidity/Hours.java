package io.dogwatch.watchdog.liquidity;

import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Arrays;

/**
 * The depth of one side: in each minute of the running hour, and in the same hours of the last
 * days.
 *
 * <p>When an hour is over, the median of its minutes is kept; that of an hour of which less than
 * half is known is not. The size is bounded: 60 minutes, and 24 hours for each day that is looked
 * back. Kept to seven digits. Never changed once built.
 */
final class Hours {

  static final int PER_DAY = 24;

  static final Hours NONE = new Hours(new double[0], new double[PER_DAY][0]);

  private static final int FEWEST_MINUTES = Usual.MINUTES / 2;

  private final double[] minutes;
  private final double[][] days;

  private Hours(double[] minutes, double[][] days) {
    this.minutes = minutes;
    this.days = days;
  }

  /** With another minute of the running hour. */
  Hours with(double depth) {
    return new Hours(appended(minutes, depth, Usual.MINUTES), days);
  }

  /**
   * With the running hour among the others.
   *
   * @param hour of the day
   * @param most days that are kept
   */
  Hours closed(int hour, int most) {
    if (minutes.length < FEWEST_MINUTES) {
      return new Hours(new double[0], days);
    }
    double[][] all = days.clone();
    all[hour] = appended(days[hour], new Sample(minutes).median(), most);
    return new Hours(new double[0], all);
  }

  /** The days of an hour of the day, the oldest first. */
  double[] at(int hour) {
    return days[hour].clone();
  }

  /** All hours of all days, and the running one, if enough of it is known. */
  double[] all(int fewestMinutes) {
    double[] all = Arrays.stream(days).flatMapToDouble(Arrays::stream).toArray();
    return minutes.length < fewestMinutes
        ? all
        : appended(all, new Sample(minutes).median(), all.length + 1);
  }

  /** The values and one more, of all of which the last ones stay. */
  static double[] appended(double[] values, double value, int most) {
    int kept = Math.min(values.length, most - 1);
    double[] all = Arrays.copyOfRange(values, values.length - kept, values.length + 1);
    all[kept] = (float) value;
    return all;
  }

  void writeTo(StateOutput out) {
    out.writeFloats(minutes);
    for (double[] day : days) {
      out.writeFloats(day);
    }
  }

  static Hours readFrom(StateInput in) {
    double[] minutes = in.readFloats();
    double[][] days = new double[PER_DAY][];
    for (int hour = 0; hour < PER_DAY; hour++) {
      days[hour] = in.readFloats();
    }
    return new Hours(minutes, days);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hours that
        && Arrays.equals(minutes, that.minutes)
        && Arrays.deepEquals(days, that.days);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(minutes);
  }
}
