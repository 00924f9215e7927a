package io.dogwatch.client.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {

  private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        VALID,
        "00-00000000000000000000000000000001-0000000000000001-00",
        "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff"
      })
  void validOnesAreTaken(String text) {
    assertThat(Traceparent.parse(text)).hasValue(Traceparent.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333:-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0/",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-"
      })
  void othersAreNone(String text) {
    assertThat(Traceparent.parse(text)).isEmpty();
    assertThatThrownBy(() -> Traceparent.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void childStaysInTheTrace() {
    Traceparent child = Traceparent.of(VALID).child(new Random(7));

    assertThat(child.value())
        .startsWith(VALID.substring(0, 36))
        .endsWith("-01")
        .isNotEqualTo(VALID);
  }

  @Test
  void newOnesAreValid() {
    assertThat(Traceparent.next(new Random(7)).value()).hasSize(55);
  }
}
