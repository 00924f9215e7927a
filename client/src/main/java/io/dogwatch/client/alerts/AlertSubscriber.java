package io.dogwatch.client.alerts;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is told alerts as they are raised, every revision of each: FIRING, perhaps with another severity
 * later, and RESOLVED or RETRACTED. Needs nothing but the cluster.
 *
 * <pre>
 * var urgent = AlertFilter.ALL.withSeverities(Severity.HIGH, Severity.CRITICAL);
 * var subscription = AlertSubscription.of("localhost:9092", "pager").withFilter(urgent);
 * try (var pager = AlertSubscriber.start(subscription, alert -&gt; page(alert))) {
 *   …
 * }
 * </pre>
 *
 * <p>Each alert is told at least once: that it was is noted in the cluster after the callback has
 * returned. Who is killed in between is told once more; {@link Alert#alertId()} and {@link
 * Alert#revision()} tell which one it is. The revisions of one alert come in order.
 *
 * <p>The callback runs on one thread of the subscriber's own. As long as it throws, it is called
 * again with the same alert, after 1 s and then up to 30 s, and the alerts after that wait; while
 * it waits, the alert may also be told to another subscriber of the group. It has to return within
 * 5 minutes (Kafka's {@code max.poll.interval.ms}), or the group goes on without it.
 *
 * <p>While Kafka is away nothing is told, and nothing is lost: it is tried again until {@link
 * #close}. What is no alert is passed over, and logged.
 */
public final class AlertSubscriber implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AlertSubscriber.class);

  /** How soon {@link #close} is noticed. */
  private static final Duration POLL = Duration.ofMillis(200);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration LEAVING = Duration.ofSeconds(5);

  /** At most so many are told twice when a process is killed. */
  private static final int AT_ONCE = 100;

  private final AlertSubscription subscription;
  private final AlertTelling telling;
  private final LogLimit failures;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** Takes an alert; what it throws is logged, and has it called again. */
  @FunctionalInterface
  public interface Callback {
    void onAlert(Alert alert) throws Exception;
  }

  private AlertSubscriber(AlertSubscription subscription, Callback callback) {
    this.subscription = subscription;
    this.failures = new LogLimit(subscription.clock());
    this.telling = new AlertTelling(subscription, callback, closing);
    this.thread =
        Thread.ofPlatform().name("alerts-" + subscription.group()).daemon().unstarted(this::run);
  }

  /** Subscribes, and returns at once, whether Kafka is there or not. */
  public static AlertSubscriber start(AlertSubscription subscription, Callback callback) {
    var subscriber = new AlertSubscriber(subscription, callback);
    subscriber.thread.start();
    return subscriber;
  }

  /**
   * Tells no more alerts, waits up to 10 s for the callback that runs, notes what was told and
   * leaves the group. A callback that takes longer is interrupted.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(CLOSING)) {
        thread.interrupt();
        var _ = thread.join(LEAVING);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isClosing()) {
        readUntilTrouble();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilTrouble() throws InterruptedException {
    try {
      Consumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
      try {
        read(consumer);
      } finally {
        consumer.close(CloseOptions.timeout(LEAVING));
      }
    } catch (InterruptException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (KafkaException e) {
      if (failures.isDue()) {
        log.atWarn()
            .addKeyValue("group", subscription.group())
            .addKeyValue("reason", e.getMessage())
            .log("alerts can't be read; trying on");
      }
      var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    var beginning = new GroupBeginning(consumer, subscription.start());
    consumer.subscribe(List.of(subscription.topics().alerts().name()), beginning);
    while (!isClosing()) {
      telling.tell(consumer, consumer.poll(POLL));
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = ClientSettings.groupless(subscription.bootstrapServers());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, subscription.group());
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, AT_ONCE);
    settings.putAll(subscription.kafka());
    return settings;
  }
}
