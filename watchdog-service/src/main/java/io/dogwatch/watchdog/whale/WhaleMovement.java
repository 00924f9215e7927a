package io.dogwatch.watchdog.whale;

import static io.dogwatch.watchdog.whale.Steps.said;
import static io.dogwatch.watchdog.whale.Steps.then;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Large movements of an asset: at once, in small pieces to one address, or of many together to
 * exchanges or from them.
 *
 * <p>Each is a condition of its own. A movement counts when enough blocks confirm it. Its alert is
 * resolved when it is final, and retracted if its block is removed from the chain before that. Time
 * is that of the blocks; while none comes it goes on with the wall clock.
 */
public final class WhaleMovement implements Rule<WhaleState, Transfer> {

  private static final Duration CHECK_INTERVAL = Duration.ofMinutes(2);

  private final WhaleThresholds thresholds;
  private final Patterns patterns;
  private final OpenAlerts open;
  private final WhaleReadings readings;

  public WhaleMovement(WhaleThresholds thresholds) {
    this.thresholds = thresholds;
    this.patterns = new Patterns(thresholds);
    this.open = new OpenAlerts(patterns);
    this.readings = new WhaleReadings(thresholds);
  }

  @Override
  public WhaleState start() {
    return WhaleState.UNSEEN;
  }

  @Override
  public StateCodec<WhaleState> states() {
    return WhaleState.CODEC;
  }

  @Override
  public Duration silenceInterval() {
    return CHECK_INTERVAL;
  }

  /** Ends what is over, and gives up what no price came for. */
  @Override
  public Step<WhaleState> silence(WhaleState state, Instant now) {
    long time = state.recent().timeAt(Tick.micros(now));
    return then(waiting(state, state.unpriced().at(now)), it -> open.end(it, time));
  }

  @Override
  public Step<WhaleState> observe(WhaleState before, Transfer transfer, boolean alerting) {
    WhaleState state = before.withPrice(LastPrice.after(before.price(), transfer));
    Step<WhaleState> aged = waiting(state, state.unpriced().at(transfer.ingestTime()));
    return then(then(aged, this::countPriced), it -> look(it, transfer));
  }

  /** Says for each transfer that does not wait any more that nobody knows what it was worth. */
  private static Step<WhaleState> waiting(WhaleState state, Unpriced left) {
    int gone = state.unpriced().size() - left.size();
    return new Step<>(
        state.withUnpriced(left),
        Collections.nCopies(gone, new Verdict.Skipped(Verdict.Reason.STALE_REFERENCE)));
  }

  /** Counts what has waited for the price that is known now. */
  private Step<WhaleState> countPriced(WhaleState state) {
    Step<WhaleState> step = said(state);
    for (Transfer transfer : state.unpriced().transfers()) {
      LastPrice.Worth worth = LastPrice.worthOf(transfer, state.price());
      if (worth != null) {
        step =
            then(
                step,
                it -> count(it.withUnpriced(it.unpriced().without(transfer)), transfer, worth));
      }
    }
    return step;
  }

  private Step<WhaleState> look(WhaleState state, Transfer transfer) {
    Movement known = state.recent().find(Movement.hash(transfer.id()));
    if (transfer.status() == Transfer.Status.REMOVED) {
      return remove(state, transfer, known);
    }
    if (!isConfirmed(transfer)) {
      return said(state);
    }
    long at = Tick.micros(transfer.blockTime());
    // What was removed may come back in another block.
    if (known != null && (!known.removed() || known.at() == at)) {
      return said(state, new Verdict.Duplicate());
    }
    if (state.recent().isTooOld(at)) {
      return said(state, new Verdict.Late());
    }
    LastPrice.Worth worth = LastPrice.worthOf(transfer, state.price());
    if (worth != null) {
      return count(state.withUnpriced(state.unpriced().without(transfer)), transfer, worth);
    }
    return state.unpriced().has(transfer)
        ? said(state, new Verdict.Duplicate())
        : await(state, transfer);
  }

  private boolean isConfirmed(Transfer transfer) {
    return transfer.status() == Transfer.Status.CONFIRMED
        && transfer.confirmations() >= thresholds.confirmations().on(transfer.chain());
  }

  private static Step<WhaleState> await(WhaleState state, Transfer transfer) {
    boolean full = state.unpriced().size() == Unpriced.MOST;
    WhaleState after = state.withUnpriced(state.unpriced().with(transfer));
    return full ? said(after, new Verdict.Skipped(Verdict.Reason.STALE_REFERENCE)) : said(after);
  }

  private Step<WhaleState> remove(WhaleState state, Transfer transfer, @Nullable Movement known) {
    long at = Tick.micros(transfer.blockTime());
    if (known == null && state.recent().isTooOld(at)) {
      return said(state, new Verdict.Late());
    }
    if (known != null && (known.removed() || at < known.at())) {
      return said(state, new Verdict.Duplicate());
    }
    Movement removed = known == null ? Movement.ofRemoved(transfer) : known.asRemoved();
    WhaleState after =
        state
            .withUnpriced(state.unpriced().without(transfer))
            .counting(
                state.recent().with(removed, Tick.micros(transfer.ingestTime())),
                state
                    .flows()
                    .with(Flows.hourOf(removed.at()), -removed.cents() * removed.intoExchanges()),
                state.sizes());
    return open.withdraw(after, removed, transfer);
  }

  private Step<WhaleState> count(WhaleState before, Transfer transfer, LastPrice.Worth worth) {
    if (!Threshold.reaches(worth.usd(), thresholds.smallestUsd())) {
      return said(before);
    }
    boolean large = Threshold.reaches(worth.usd(), thresholds.minUsd());
    Movement movement = Movement.of(transfer, worth.usd(), !large);
    WhaleState state =
        before.counting(
            before.recent().with(movement, Tick.micros(transfer.ingestTime())),
            before
                .flows()
                .with(Flows.hourOf(movement.at()), movement.cents() * movement.intoExchanges()),
            before.sizes().with(movement.at(), worth.usd()));
    Step<WhaleState> ended = open.end(state, state.recent().watermark());
    Step<WhaleState> judged =
        large
            ? then(ended, it -> judgeWhale(it, before.sizes(), transfer, worth))
            : then(ended, it -> judgeAccumulation(it, transfer, movement));
    return then(judged, it -> judgeFlow(it, transfer, movement));
  }

  private Step<WhaleState> judgeWhale(
      WhaleState state, Sizes usual, Transfer transfer, LastPrice.Worth worth) {
    if (Direction.of(transfer) == Direction.INTERNAL && !thresholds.internal()) {
      return said(state);
    }
    OptionalDouble size = usual.percentile(thresholds.percentile());
    boolean robust = thresholds.mode() == Mode.ROBUST;
    boolean warmup = robust && size.isEmpty();
    if (warmup && thresholds.warmup() == WarmupPolicy.SILENT) {
      return said(state, new Verdict.Skipped(Verdict.Reason.WARMUP));
    }
    if (robust && size.isPresent() && !Threshold.reaches(worth.usd(), size.getAsDouble())) {
      return said(state);
    }
    long at = Tick.micros(transfer.blockTime());
    var told =
        Told.of(
            Told.Pattern.TRANSFER,
            Movement.hash(transfer.id()),
            WhaleReadings.TYPE + "/" + transfer.id(),
            at);
    return open.tell(
        state, told, transfer, readings.whale(transfer, worth, size, usual.count(), warmup));
  }

  private Step<WhaleState> judgeAccumulation(
      WhaleState state, Transfer transfer, Movement movement) {
    if (movement.gatherer() == Movement.NOBODY) {
      return said(state);
    }
    List<Movement> pieces = state.recent().gatheredBy(movement.gatherer());
    String kind = "accumulation/" + transfer.chain() + "/" + transfer.to().address();
    return Patterns.hoursWith(movement, pieces).stream()
        .filter(patterns::isAccumulation)
        .findFirst()
        .map(
            hour ->
                open.tell(
                    state,
                    Told.of(
                        Told.Pattern.ACCUMULATION, movement.gatherer(), kind, hour.getLast().at()),
                    transfer,
                    readings.accumulation(transfer, hour)))
        .orElseGet(() -> said(state));
  }

  private Step<WhaleState> judgeFlow(WhaleState state, Transfer transfer, Movement movement) {
    long hour = Flows.hourOf(movement.at());
    boolean goesOn = hour == Flows.hourOf(state.recent().watermark());
    if (movement.intoExchanges() == 0 || !goesOn || !patterns.isUnusualFlow(state.flows(), hour)) {
      return said(state);
    }
    double limit = patterns.flowLimit(state.flows(), hour).orElseThrow();
    return open.tell(
        state,
        Told.of(Told.Pattern.EXCHANGE_FLOW, hour, "exchange_flow", movement.at()),
        transfer,
        readings.flow(transfer.asset(), state.flows(), hour, limit));
  }
}
