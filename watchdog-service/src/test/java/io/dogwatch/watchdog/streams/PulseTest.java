package io.dogwatch.watchdog.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dogwatch.watchdog.streams.WatchdogHealth.Status;
import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {

  private final MockClock clock = new MockClock();
  private final Pulse pulse = new Pulse("price-anomaly", clock);
  private final Checks checks = new Checks(pulse, clock);

  /** 1, 2 and 6 ms: 3 ms on average. */
  @Test
  void measuresHowLongChecksTake() {
    check(Duration.ofMillis(2));
    check(Duration.ofMillis(1));
    check(Duration.ofMillis(6));
    checks.tell();

    assertThat(pulse.health().durations())
        .isEqualTo(
            new WatchdogHealth.Durations(
                Duration.ofMillis(1), Duration.ofMillis(3), Duration.ofMillis(6)));
  }

  @Test
  void addsUpWhatItsTasksTell() {
    var other = new Checks(pulse, clock);
    checks.check(() -> "fine");
    checks.tell();
    checks.tell();
    var _ = other.check(() -> "fine");
    other.leave();

    assertThat(pulse.health().succeeded()).isEqualTo(2);
  }

  @Test
  void isNotMendedByTheSuccessesOfOtherTasks() {
    var other = new Checks(pulse, clock);
    fail(checks);
    fail(checks);
    fail(checks);

    var _ = other.check(() -> "fine");
    assertThat(pulse.health().status()).isEqualTo(Status.UNHEALTHY);
    checks.leave();

    assertThat(pulse.health().status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  void isStaleAfterThreeIntervals() {
    pulse.definedAs(true, Duration.ofSeconds(30));
    checks.check(() -> "fine");
    checks.tell();

    clock.add(Duration.ofSeconds(90));
    assertThat(pulse.health().stale()).isFalse();
    clock.add(Duration.ofMillis(1));

    assertThat(pulse.health().stale()).isTrue();
  }

  private void check(Duration took) {
    checks.check(
        () -> {
          clock.add(took);
          return "fine";
        });
  }

  private static void fail(Checks checks) {
    assertThatIllegalStateException()
        .isThrownBy(() -> checks.check(PulseTest::throwABug))
        .withMessage("a bug");
  }

  private static String throwABug() {
    throw new IllegalStateException("a bug");
  }
}
