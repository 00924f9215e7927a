package io.dogwatch.client.alerts;

import static io.dogwatch.client.alerts.AlertFixtures.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.alerts.AlertSubscription.Start;
import io.dogwatch.schemas.alerts.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** What {@link AlertSubscriber} promises, on whatever broker. */
@Timeout(60)
abstract class AlertSubscriberContract {

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private AlertTopic topic;
  private AlertSubscription subscription;

  abstract String bootstrapServers();

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    topic = AlertTopic.create(bootstrapServers(), test.getTestMethod().orElseThrow().getName());
    subscription =
        AlertSubscription.of(bootstrapServers(), topic.topics().prefix() + "pager")
            .withTopics(topic.topics())
            .withStart(Start.EARLIEST);
  }

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void tellsWhatWasRaisedBeforeIfItIsToBeginWithTheEarliest() throws Exception {
    topic.publish(alert("before"));

    try (var _ = subscribe(subscription)) {
      assertThat(next()).isEqualTo("before");
      topic.publish(alert("after"));
      assertThat(next()).isEqualTo("after");
    }
  }

  @Test
  void tellsOnlyWhatIsRaisedFromNowOnIfItIsToBeginWithTheLatest() throws Exception {
    topic.publish(alert("before"));

    try (var _ = subscribe(subscription.withStart(Start.LATEST))) {
      String first = null;
      while (first == null) {
        topic.publish(alert("after"));
        first = told.poll(200, TimeUnit.MILLISECONDS);
      }

      assertThat(first).isEqualTo("after");
    }
    assertThat(told).doesNotContain("before");
  }

  @Test
  void begunWithTheLatestItIsToldWhatWasRaisedWhileItWasAway() throws Exception {
    AlertSubscription latest = subscription.withStart(Start.LATEST);
    try (var _ = subscribe(latest)) {
      topic.awaitGroup(latest.group()); // and is told nothing at all
    }
    topic.publish(alert("meanwhile"));

    try (var _ = subscribe(latest)) {
      assertThat(next()).isEqualTo("meanwhile");
    }
  }

  @Test
  void tellsOnlyWhatPassesItsFilter() throws Exception {
    topic.publish(alert("other", Severity.HIGH, "ETH/USD", "bitstamp"));
    topic.publish(alert("of-none", Severity.HIGH, null, "bitstamp"));
    topic.publish(alert("too-low", Severity.LOW, "BTC/USD", "bitstamp"));
    topic.publish(alert("wanted", Severity.HIGH, "BTC/USD", "bitstamp"));
    var filter =
        AlertFilter.ALL.withSymbols("BTC/USD").withSeverities(Severity.HIGH, Severity.CRITICAL);

    try (var _ = subscribe(subscription.withFilter(filter))) {
      assertThat(next()).isEqualTo("wanted");
    }
    assertThat(told).isEmpty();
  }

  @Test
  void goesOnAfterWhatItsGroupWasTold() throws Exception {
    topic.publish(alert("first"));
    try (var _ = subscribe(subscription)) {
      assertThat(next()).isEqualTo("first");
    }
    topic.publish(alert("second"));

    try (var _ = subscribe(subscription)) {
      assertThat(next()).isEqualTo("second");
    }
  }

  @Test
  void tellsAgainUntilTheCallbackTakesIt() throws Exception {
    var calls = new AtomicInteger();
    for (String id : List.of("a", "b", "c")) {
      topic.publish(alert(id));
    }

    try (var _ =
        AlertSubscriber.start(
            subscription,
            alert -> {
              if (alert.alertId().equals("b") && calls.incrementAndGet() < 3) {
                throw new IllegalStateException("the pager is away");
              }
              told.add(alert.alertId());
            })) {
      assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder("a", "b", "c");
    }
    assertThat(calls).hasValue(3);
    assertThat(told).isEmpty();
  }

  @Test
  void tellsAgainWhatWasToldToOneThatDiedOfIt() throws Exception {
    topic.publish(alert("first"));
    var called = new CountDownLatch(1);
    var forEver = new CountDownLatch(1);
    var stuck =
        AlertSubscriber.start(
            subscription,
            _ -> {
              called.countDown();
              forEver.await();
            });
    called.await();

    stuck.close(); // interrupts the callback, which so never returns

    try (var _ = subscribe(subscription)) {
      assertThat(next()).isEqualTo("first");
    }
  }

  @Test
  void passesOverWhatIsNoAlert() throws Exception {
    topic.publish("no alert".getBytes(StandardCharsets.UTF_8));
    topic.publish((byte @Nullable []) null);
    topic.publish(alert("real"));

    try (var _ = subscribe(subscription)) {
      assertThat(next()).isEqualTo("real");
    }
  }

  @Test
  void waitsForTheCallbackThatRunsWhenItIsClosed() throws Exception {
    topic.publish(alert("slow"));
    var called = new CountDownLatch(1);
    var mayReturn = new CountDownLatch(1);
    var subscriber =
        AlertSubscriber.start(
            subscription,
            alert -> {
              called.countDown();
              mayReturn.await();
              told.add(alert.alertId());
            });
    called.await();
    var closing = Thread.ofVirtual().start(subscriber::close);

    mayReturn.countDown();
    closing.join();

    assertThat(told).containsExactly("slow");
  }

  @Test
  void sharesTheAlertsOfOneGroup() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      expected.add("a-" + i);
      topic.publish(alert("a-" + i));
    }

    List<String> all = new ArrayList<>();
    try (var _ = subscribe(subscription);
        var _ = subscribe(subscription)) {
      while (all.size() < expected.size()) {
        String id = next();
        if (!all.contains(id)) { // which moves from one to the other may be told twice
          all.add(id);
        }
      }
    }

    assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
  }

  private AlertSubscriber subscribe(AlertSubscription to) {
    return AlertSubscriber.start(to, alert -> told.add(alert.alertId()));
  }

  private String next() throws InterruptedException {
    return told.take();
  }
}
