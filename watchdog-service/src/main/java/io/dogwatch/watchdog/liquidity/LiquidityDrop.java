package io.dogwatch.watchdog.liquidity;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.watchdog.book.OrderBook;
import io.dogwatch.watchdog.book.OrderBook.Outcome;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import java.util.List;

/**
 * Orders near the mid that are worth much less than is usual at this hour of the day; beside it, a
 * spread that is much wider than usual, and a book with hardly any orders on one side.
 *
 * <p>The book is looked at once a second, as the last change of the second left it; ten seconds
 * make a sample, which is judged when a change of a later time has come.
 */
public final class LiquidityDrop implements Rule<LiquidityState, Depth> {

  /** Of each side. A book of 1,000 levels a side has some 6 bytes for each. */
  private static final int MOST_LEVELS = 4_096;

  private final LiquidityThresholds thresholds;
  private final LiquidityVerdicts verdicts;
  private final OrderBook.Bounds bounds;

  public LiquidityDrop(LiquidityThresholds thresholds) {
    this.thresholds = thresholds;
    this.verdicts = new LiquidityVerdicts(thresholds);
    this.bounds = new OrderBook.Bounds(thresholds.grace(), MOST_LEVELS);
  }

  @Override
  public LiquidityState start() {
    return LiquidityState.UNSEEN;
  }

  @Override
  public StateCodec<LiquidityState> states() {
    return LiquidityState.CODEC;
  }

  @Override
  public Step<LiquidityState> observe(LiquidityState state, Depth event, boolean alerting) {
    return switch (state.book().observe(event, bounds)) {
      case Outcome.Duplicate _ -> new Step<>(state, List.of(new Verdict.Duplicate()));
      case Outcome.Followed(var books) -> follow(state, books, event, alerting);
    };
  }

  private Step<LiquidityState> follow(
      LiquidityState state, List<OrderBook> books, Depth event, boolean alerting) {
    var sampling = new Sampling(state, thresholds, verdicts, event.ingestTime(), alerting);
    for (OrderBook book : books) {
      sampling.proceedTo(book);
    }
    return sampling.step();
  }
}
