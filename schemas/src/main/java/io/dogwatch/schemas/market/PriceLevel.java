package io.dogwatch.schemas.market;

/**
 * A price and what is offered there.
 *
 * @param price in quote currency, positive
 * @param size in base currency or shares; 0 in a change removes the level
 */
public record PriceLevel(double price, double size) {

  public PriceLevel {
    MarketWire.requirePositive("price", price);
    MarketWire.requireNotNegative("size", size);
  }

  /** What the level is worth, in quote currency. */
  public double notional() {
    return price * size;
  }
}
