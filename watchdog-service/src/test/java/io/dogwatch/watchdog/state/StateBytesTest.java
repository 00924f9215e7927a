package io.dogwatch.watchdog.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateBytesTest {

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        63,
        -64,
        64,
        1_000_000,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1_767_625_200_000L
      })
  void readsWhatItWrote(long number) {
    var out = new StateOutput();
    out.writeLong(number);

    assertThat(new StateInput(out.toBytes()).readLong()).isEqualTo(number);
  }

  @Test
  void keepsTheOrderOfWhatItWrote() {
    var out = new StateOutput();
    out.writeText("Größe");
    out.writeFlag(true);
    out.writeDoubles(new double[] {1.5, -0.0, Double.NaN});
    out.writeFloats(new double[] {1.5, 0, Float.MAX_VALUE});
    out.writeBytes(new byte[2_000]);
    out.writeDouble(Math.PI);
    var in = new StateInput(out.toBytes());

    assertThat(in.readText()).isEqualTo("Größe");
    assertThat(in.readFlag()).isTrue();
    assertThat(in.readDoubles()).containsExactly(1.5, -0.0, Double.NaN);
    assertThat(in.readFloats()).containsExactly(1.5, 0, Float.MAX_VALUE);
    assertThat(in.readBytes()).hasSize(2_000);
    assertThat(in.readDouble()).isEqualTo(Math.PI);
  }

  @Test
  void readsAsManyAsItWrote() {
    var out = new StateOutput();
    out.writeAll(List.of("a", "", "b"), (text, to) -> to.writeText(text));
    out.writeAll(List.<Long>of(), (number, to) -> to.writeLong(number));
    out.writeFlag(true);
    var in = new StateInput(out.toBytes());

    assertThat(in.readAll(StateInput::readText)).containsExactly("a", "", "b");
    assertThat(in.readAll(StateInput::readLong)).isEmpty();
    assertThat(in.readFlag()).isTrue();
  }

  @Test
  void writesSmallNumbersAsOneByte() {
    var out = new StateOutput();
    out.writeLong(-64);
    out.writeLong(63);

    assertThat(out.toBytes()).hasSize(2);
  }

  @Test
  void refusesAVersionThatItDoesNotKnow() {
    var out = new StateOutput();
    out.writeLong(2);
    var in = new StateInput(out.toBytes());

    assertThatThrownBy(() -> in.expectVersion(1, "a price state"))
        .hasMessage("version 1 of a price state expected, found 2");
  }

  @Test
  void readsEveryVersionSoFar() {
    var out = new StateOutput();
    out.writeLong(1);
    out.writeLong(3);
    var in = new StateInput(out.toBytes());

    assertThat(in.readVersion(2, "a price state")).isEqualTo(1);
    assertThatThrownBy(() -> in.readVersion(2, "a price state"))
        .hasMessage("a version from 1 to 2 of a price state expected, found 3");
  }
}
