package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one symbol. Its size is bounded: one report, eight numbers of earlier ones, and
 * eight halves.
 *
 * @param latest null before the first report
 * @param earlier periods
 * @param halves reports that wait for something to compare with, the oldest first
 */
record EarningsState(@Nullable Judged latest, Surprises earlier, List<Earnings> halves) {

  static final EarningsState UNSEEN = new EarningsState(null, Surprises.NONE, List.of());

  private static final int MAX_HALVES = 8;

  static final StateCodec<EarningsState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(EarningsState state, StateOutput out) {
          out.writeLong(VERSION);
          writeJudged(state.latest(), out);
          state.earlier().writeTo(out);
          out.writeAll(state.halves(), (half, to) -> to.writeBytes(Earnings.CODEC.encode(half)));
        }

        @Override
        public EarningsState read(StateInput in) {
          in.expectVersion(VERSION, "an earnings state");
          Judged latest = readJudged(in);
          Surprises earlier = Surprises.readFrom(in);
          return new EarningsState(latest, earlier, in.readAll(EarningsState::readReport));
        }
      };

  EarningsState {
    halves = List.copyOf(halves);
  }

  /** What is known already of what an event is about; null if nothing. */
  @Nullable Earnings knownOf(Earnings event) {
    if (latest != null && Reports.belongTogether(latest.report(), event)) {
      return latest.report();
    }
    return halves.stream()
        .filter(half -> Reports.belongTogether(half, event))
        .findFirst()
        .orElse(null);
  }

  EarningsState withLatest(@Nullable Judged newLatest) {
    return new EarningsState(newLatest, earlier, halves);
  }

  EarningsState withEarlier(Earnings report) {
    return new EarningsState(latest, earlier.with(report), halves);
  }

  /** With a half, in place of what was known of it; the oldest makes room. */
  EarningsState withHalf(Earnings report) {
    List<Earnings> all = new ArrayList<>(withoutHalf(report).halves());
    all.add(report);
    all.sort(Comparator.comparing(Earnings::ingestTime));
    return withHalves(all.subList(Math.max(0, all.size() - MAX_HALVES), all.size()));
  }

  EarningsState withoutHalf(Earnings report) {
    return withHalves(
        halves.stream().filter(half -> !Reports.belongTogether(half, report)).toList());
  }

  EarningsState withHalves(List<Earnings> newHalves) {
    return new EarningsState(latest, earlier, newHalves);
  }

  private static void writeJudged(@Nullable Judged judged, StateOutput out) {
    out.writeFlag(judged != null);
    if (judged != null) {
      out.writeBytes(Earnings.CODEC.encode(judged.report()));
      out.writeLong(Tick.micros(judged.since()));
      out.writeFlag(judged.told() != null);
      if (judged.told() != null) {
        out.writeLong(Tick.micros(judged.told()));
      }
    }
  }

  private static @Nullable Judged readJudged(StateInput in) {
    return in.readFlag()
        ? new Judged(
            readReport(in),
            Tick.instant(in.readLong()),
            in.readFlag() ? Tick.instant(in.readLong()) : null)
        : null;
  }

  private static Earnings readReport(StateInput in) {
    return switch (Earnings.CODEC.decode(in.readBytes())) {
      case Decoded.Message<Earnings>(Earnings report) -> report;
      case Decoded.Undecodable<Earnings>(String reason) -> throw new IllegalStateException(reason);
    };
  }
}
