package io.dogwatch.engine.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  private Instant now = NOON;
  private final List<String> granted = new ArrayList<>();

  @Test
  void noMoreRunThanThereAreSlots() {
    Pool pool = new Slots(10, () -> now).pool(3, () -> true, () -> {});
    Line line = pool.line(1);

    List<Ticket> tickets = enter(line, "a", "b", "c", "d", "e");

    assertThat(granted).containsExactly("a", "b", "c");
    assertThat(pool.busy()).isEqualTo(3);
    assertThat(pool.waiting()).isEqualTo(2);

    tickets.get(1).done(true);

    assertThat(granted).containsExactly("a", "b", "c", "d");
  }

  @Test
  void typesShareTheSlotsOfTheProcess() {
    var slots = new Slots(2, () -> now);
    Line one = slots.pool(2, () -> true, () -> {}).line(1);
    Line other = slots.pool(2, () -> true, () -> {}).line(1);

    Ticket first = enter(one, "one-1", "one-2", "one-3").getFirst();
    enter(other, "other-1", "other-2");
    first.done(true);

    assertThat(granted).as("the one has had its turn").containsExactly("one-1", "one-2", "other-1");
  }

  @Test
  void whoLeavesTheLineIsNotServed() {
    Line line = new Slots(1, () -> now).pool(1, () -> true, () -> {}).line(1);
    List<Ticket> tickets = enter(line, "a", "b", "c");

    assertThat(tickets.get(1).leave()).isTrue();
    assertThat(tickets.get(0).leave()).as("it has its slot already").isFalse();
    tickets.getFirst().done(true);

    assertThat(granted).containsExactly("a", "c");
  }

  @Test
  void whoIsRefusedLeaveWaitsAndHoldsUpNoOtherType() {
    boolean[] leave = {false};
    var slots = new Slots(1, () -> now);
    Pool refused = slots.pool(1, () -> leave[0], () -> {});
    enter(refused.line(8), "refused");
    enter(slots.pool(1, () -> true, () -> {}).line(1), "other").getFirst().done(true);

    assertThat(granted).containsExactly("other");

    leave[0] = true;
    refused.review();

    assertThat(granted).containsExactly("other", "refused");
  }

  @Test
  void leaveThatNobodyUsesIsGivenBack() {
    List<Ticket> waiting = new ArrayList<>();
    var unused = new AtomicInteger();
    BooleanSupplier slowly =
        () -> {
          waiting.forEach(Ticket::leave); // while leave is asked for
          return true;
        };
    Pool pool = new Slots(1, () -> now).pool(1, slowly, unused::incrementAndGet);
    Line line = pool.line(1);
    Ticket running = enter(line, "a").getFirst();
    waiting.addAll(enter(line, "b"));

    running.done(true);

    assertThat(granted).containsExactly("a");
    assertThat(unused).hasValue(1);
    assertThat(pool.waiting()).isZero();
    enter(line, "c");
    assertThat(granted).as("the slot is free").containsExactly("a", "c");
  }

  @Test
  void wakesUpWhoWantsASlot() {
    Line line = new Slots(1, () -> now).pool(1, () -> true, () -> {}).line(1);
    Ticket ticket = enter(line, "a").getFirst();
    line.wakeUp(() -> granted.add("woken"));

    ticket.done(true);

    assertThat(granted).containsExactly("a", "woken");
  }

  @Test
  void tellsHowLongOneMoreWouldWait() {
    Pool pool = new Slots(10, () -> now).pool(2, () -> true, () -> {});
    Line line = pool.line(1);
    for (int i = 0; i < 400; i++) {
      Ticket ticket = enter(line, "job").getFirst();
      now = now.plusMillis(40);
      ticket.done(true);
    }

    assertThat(line.expectedWait(2, 1)).isEqualTo(Duration.ZERO);
    assertThat(line.expectedWait(12, 1).toMillis())
        .as("10 jobs of 40 ms on 2 slots")
        .isCloseTo(200, within(5L));
  }

  @Test
  void slotsThatWentUnusedSayNothingAboutHowLongJobsTake() {
    Line line = new Slots(1, () -> now).pool(1, () -> true, () -> {}).line(1);
    Duration before = line.expectedWait(10, 1);

    for (int i = 0; i < 400; i++) {
      enter(line, "expired").getFirst().done(false);
    }

    assertThat(line.expectedWait(10, 1)).isPositive().isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50, 30_000})
  void linesThatAreNeverEmptyShareTheSlotTimeByWeight(int meanMillis) {
    var random = new Random(7);
    long[] busy =
        share(
            12,
            20_000,
            new double[] {8, 3, 1},
            () -> Math.round(-Math.log(1 - random.nextDouble()) * meanMillis * 1e6) + 1);

    assertThat(busy[0] / (double) busy[2]).isCloseTo(8, within(0.8));
    assertThat(busy[1] / (double) busy[2]).isCloseTo(3, within(0.3));
  }

  /**
   * Defect 54 of the systems that Dogwatch replaces: priorities had no effect; here they have, with
   * a bound.
   */
  @Test
  void nobodyWaitsLongerThanTenMinutesForItsPriority() {
    var slots = new Slots(1, () -> now);
    Pool pool = slots.pool(1, () -> true, () -> {});
    Line high = pool.line(8);
    Line low = pool.line(1);
    Ticket running = high.enter(now, () -> {});
    low.enter(now.minus(Duration.ofMinutes(11)), () -> granted.add("old and low"));
    high.enter(now, () -> granted.add("high"));
    low.enter(now.minus(Duration.ofMinutes(9)), () -> granted.add("low"));

    running.done(true);

    assertThat(granted).containsExactly("old and low");
  }

  @Test
  void whatALineDidNotUseIsLost() {
    var slots = new Slots(1, () -> now);
    Pool pool = slots.pool(1, () -> true, () -> {});
    Line high = pool.line(8);
    Line low = pool.line(1);
    for (int i = 0; i < 1_000; i++) { // an hour and more of high ones only
      Ticket ticket = high.enter(now, () -> {});
      now = now.plusSeconds(5);
      ticket.done(true);
    }
    Ticket running = high.enter(now, () -> {});
    for (int i = 0; i < 20; i++) {
      low.enter(now, () -> granted.add("low"));
      high.enter(now, () -> granted.add("high"));
    }
    now = now.plusSeconds(5);
    running.done(true);

    assertThat(granted).hasSize(1);
    assertThat(pool.busy()).as("of one slot").isEqualTo(1);
  }

  @Test
  void manyThreadsNeverHoldMoreThanThereAre() throws InterruptedException {
    int jobs = 20_000;
    Pool pool = new Slots(8, () -> now).pool(6, () -> true, () -> {});
    Line line = pool.line(1);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var over = new CountDownLatch(jobs);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < jobs; i++) {
        boolean isImpatient = i % 7 == 0;
        threads.execute(
            () -> {
              var ticket = new CompletableFuture<Ticket>();
              Runnable job =
                  () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                    ticket.join().done(true);
                    over.countDown();
                  };
              ticket.complete(line.enter(now, () -> threads.execute(job)));
              if (isImpatient && ticket.join().leave()) {
                over.countDown();
              }
            });
      }
      over.await();
    }

    assertThat(most).hasPositiveValue().hasValueLessThanOrEqualTo(6);
    assertThat(pool.busy()).isZero();
    assertThat(pool.waiting()).isZero();
    enter(line, "1", "2", "3", "4", "5", "6", "7");
    assertThat(granted).as("all slots are free").hasSize(6);
  }

  private List<Ticket> enter(Line line, String... names) {
    List<Ticket> tickets = new ArrayList<>();
    for (String name : names) {
      tickets.add(line.enter(now, () -> granted.add(name)));
    }
    return tickets;
  }

  private record Running(Instant end, int line, long nanos, Ticket ticket) {}

  /** Slot time in ns that each line has had, of so many jobs in all; lines never run empty. */
  private long[] share(int size, int jobs, double[] weights, LongSupplier durations) {
    Pool pool = new Slots(size, () -> now).pool(size, () -> true, () -> {});
    List<Line> lines = new ArrayList<>();
    for (double weight : weights) {
      lines.add(pool.line(weight));
    }
    var running = new PriorityQueue<>(Comparator.comparing(Running::end));
    long[] busy = new long[weights.length];
    List<Integer> starts = new ArrayList<>();
    List<ArrayDeque<Ticket>> waiting = new ArrayList<>();
    for (int line = 0; line < weights.length; line++) {
      waiting.add(new ArrayDeque<>());
    }
    for (int done = 0; done < jobs; done++) {
      for (int line = 0; line < weights.length; line++) {
        while (waiting.get(line).size() < size) {
          int mine = line;
          waiting.get(line).add(lines.get(line).enter(now, () -> starts.add(mine)));
        }
      }
      for (int line : starts) {
        long nanos = durations.getAsLong();
        running.add(new Running(now.plusNanos(nanos), line, nanos, waiting.get(line).remove()));
      }
      starts.clear();
      Running next = running.remove();
      now = next.end();
      if (done > jobs / 10) { // how long jobs take has to be learned first
        busy[next.line()] += next.nanos();
      }
      next.ticket().done(true);
    }
    return busy;
  }
}
