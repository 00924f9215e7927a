package io.dogwatch.watchdog.outage;

import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.schemas.market.VenueStatus.Status;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one venue: of each prober and endpoint that was heard of within a day, what it
 * found. Times are microseconds since 1970.
 *
 * @param watermark the newest time of an event
 * @param lines by prober and endpoint
 * @param status what the venue says of itself
 * @param statusAt when it said so
 * @param pulse null while nothing is known of its market data
 * @param overdueSince when a look at the wall clock first found a prober overdue; null if none is
 */
record OutageState(
    long watermark,
    Map<String, ProbeLine> lines,
    Status status,
    long statusAt,
    @Nullable Pulse pulse,
    @Nullable Long overdueSince) {

  private static final long NEVER = Long.MIN_VALUE;
  private static final long FORGOTTEN_AFTER = TimeUnit.DAYS.toMicros(1);

  static final OutageState UNSEEN =
      new OutageState(NEVER, Map.of(), Status.ONLINE, NEVER, null, null);

  static final StateCodec<OutageState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(OutageState state, StateOutput out) {
          out.writeLong(VERSION);
          out.writeLong(state.watermark());
          out.writeLong(state.lines().size());
          state
              .lines()
              .forEach(
                  (name, line) -> {
                    out.writeText(name);
                    line.writeTo(out);
                  });
          out.writeText(state.status().name());
          out.writeLong(state.statusAt());
          out.writeFlag(state.pulse() != null);
          if (state.pulse() != null) {
            state.pulse().writeTo(out);
          }
          out.writeFlag(state.overdueSince() != null);
          if (state.overdueSince() != null) {
            out.writeLong(state.overdueSince());
          }
        }

        @Override
        public OutageState read(StateInput in) {
          in.expectVersion(VERSION, "an outage state");
          long watermark = in.readLong();
          Map<String, ProbeLine> lines = new TreeMap<>();
          for (int left = in.readInt(); left > 0; left--) {
            lines.put(in.readText(), ProbeLine.readFrom(in));
          }
          return new OutageState(
              watermark,
              lines,
              Status.valueOf(in.readText()),
              in.readLong(),
              in.readFlag() ? Pulse.readFrom(in) : null,
              in.readFlag() ? in.readLong() : null);
        }
      };

  OutageState {
    lines = Collections.unmodifiableMap(new TreeMap<>(lines));
  }

  static String nameOf(VenueProbe probe) {
    return probe.prober() + "/" + probe.endpoint();
  }

  OutageState with(VenueProbe probe, boolean alerting) {
    long now = Math.max(watermark, Tick.micros(probe.startedAt()));
    Map<String, ProbeLine> all = new TreeMap<>(lines);
    ProbeLine known = lines.get(nameOf(probe));
    all.put(
        nameOf(probe), known == null ? ProbeLine.startingWith(probe) : known.with(probe, alerting));
    all.values().removeIf(line -> now - line.startedAt() > FORGOTTEN_AFTER);
    boolean forgotten = pulse != null && now - pulse.at() > FORGOTTEN_AFTER;
    return new OutageState(now, all, status, statusAt, forgotten ? null : pulse, null);
  }

  OutageState with(VenueStatus newest) {
    long at = Tick.micros(newest.eventTime());
    return new OutageState(
        Math.max(watermark, at), lines, newest.status(), at, pulse, overdueSince);
  }

  OutageState with(VenueActivity activity) {
    return new OutageState(
        Math.max(watermark, Tick.micros(activity.eventTime())),
        lines,
        status,
        statusAt,
        Pulse.with(pulse, activity),
        overdueSince);
  }

  OutageState overdueSince(@Nullable Long clock) {
    return new OutageState(watermark, lines, status, statusAt, pulse, clock);
  }
}
