package io.dogwatch.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void alignsTextToTheLeftAndNumbersToTheRight() {
    var table = new Table("symbol", "price");
    table.add("AAPL", "561.02");
    table.add("BTC/USD", "1,021.00");

    assertThat(table.lines())
        .containsExactly(
            "symbol   price", "───────  ────────", "AAPL       561.02", "BTC/USD  1,021.00");
  }

  @Test
  void wantsACellForEveryColumn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table("symbol", "price").add("AAPL"))
        .withMessage("2 cells expected, found 1");
  }
}
