package io.dogwatch.orchestrator.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamPositionTest {

  @Test
  void readsItsOwnText() {
    var position = new StreamPosition(Map.of(10, 5L, 0, 12L, 2, 0L));

    assertThat(position.text()).isEqualTo("0:12,2:0,10:5");
    assertThat(StreamPosition.parse(position.text())).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "0:", "0:1,", "0:-1", "0:1;1:2", "0:99999999999999999999"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> StreamPosition.parse(text));
  }

  @Test
  void isOrderedOnlyIfNoPartitionIsBehind() {
    var position = new StreamPosition(Map.of(0, 5L, 1, 5L));

    assertThat(position.isAtOrAfter(position)).isTrue();
    assertThat(position.with(0, 6).isAtOrAfter(position)).isTrue();
    assertThat(position.with(0, 9).with(1, 4).isAtOrAfter(position)).isFalse();
    assertThat(new StreamPosition(Map.of(0, 9L)).isAtOrAfter(position)).isFalse();
  }

  @Test
  void isBeyondAnEndThatAnyPartitionHasNotReached() {
    var end = new StreamPosition(Map.of(0, 5L, 1, 5L));

    assertThat(end.isBeyond(end)).isFalse();
    assertThat(end.with(1, 4).isBeyond(end)).isFalse();
    assertThat(end.with(0, 1).with(1, 6).isBeyond(end)).isTrue();
    assertThat(end.with(2, 1).isBeyond(end)).isTrue();
  }
}
