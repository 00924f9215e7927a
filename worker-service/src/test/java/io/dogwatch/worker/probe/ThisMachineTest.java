package io.dogwatch.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThisMachineTest {

  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final AtomicLong nanos = new AtomicLong();
  private final Machine machine = new ThisMachine(() -> nanos.getAndAdd(1_000_000));

  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  @Test
  void worksUntilTheTimeIsOver() throws InterruptedException {
    machine.work(Duration.ofMillis(10));

    // read at the start, and then once for each millisecond that passes
    assertThat(nanos.get()).isEqualTo(11_000_000);
  }

  @Test
  void anInterruptEndsTheWork() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> machine.work(FOR_EVER));
  }

  @Test
  void anInterruptEndsTheSleep() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> machine.sleep(FOR_EVER));
  }
}
