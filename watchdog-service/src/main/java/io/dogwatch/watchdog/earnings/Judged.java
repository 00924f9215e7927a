package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.market.Earnings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The report of the newest period that could be judged.
 *
 * @param report as it stands
 * @param since when it was first judged, by the time at which it reached Dogwatch
 * @param told where the open alert about it began; null where there is none
 */
record Judged(Earnings report, Instant since, @Nullable Instant told) {

  Judged withoutAlert() {
    return new Judged(report, since, null);
  }
}
