package io.dogwatch.watchdog.volume;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Arrays;

/**
 * The volumes of the last days, for each five minutes of the day, the oldest first. Never changed
 * once built.
 */
final class Sessions {

  static final Sessions NONE = new Sessions(new double[VolumeWindow.PER_DAY][0]);

  private final double[][] volumes;

  private Sessions(double[][] volumes) {
    this.volumes = volumes;
  }

  double[] at(int timeOfDay) {
    return volumes[timeOfDay].clone();
  }

  Sessions with(int timeOfDay, double volume, int lookback) {
    double[] before = volumes[timeOfDay];
    int kept = Math.min(before.length, lookback - 1);
    double[] after = Arrays.copyOfRange(before, before.length - kept, before.length + 1);
    after[kept] = volume;
    double[][] all = volumes.clone();
    all[timeOfDay] = after;
    return new Sessions(all);
  }

  void writeTo(StateOutput out) {
    for (double[] session : volumes) {
      out.writeDoubles(session);
    }
  }

  static Sessions readFrom(StateInput in) {
    double[][] volumes = new double[VolumeWindow.PER_DAY][];
    for (int i = 0; i < volumes.length; i++) {
      volumes[i] = in.readDoubles();
    }
    return new Sessions(volumes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sessions that && Arrays.deepEquals(volumes, that.volumes);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(volumes);
  }
}
