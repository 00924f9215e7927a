package io.dogwatch.worker.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Notes what it is told, and does none of it. */
final class FakeMachine implements Machine {

  private final List<String> orders = new ArrayList<>();

  List<String> orders() {
    return List.copyOf(orders);
  }

  @Override
  public void sleep(Duration time) {
    orders.add("sleep " + time);
  }

  @Override
  public void work(Duration time) {
    orders.add("work " + time);
  }

  @Override
  public void crash(int status) {
    orders.add("crash " + status);
  }
}
