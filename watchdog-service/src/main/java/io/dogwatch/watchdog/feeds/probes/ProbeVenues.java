package io.dogwatch.watchdog.feeds.probes;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.watchdog.feeds.EventPublisher;
import io.dogwatch.watchdog.feeds.Feed;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Pace.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all venues at the same time, again and again, and publishes what they answer. */
public final class ProbeVenues implements Feed {

  private static final Logger log = LoggerFactory.getLogger(ProbeVenues.class);

  private final HttpProbe probe;
  private final List<ProbeTarget> targets;
  private final Duration interval;
  private final Sleeper sleeper;
  private final EventPublisher publisher;
  private final BackgroundTask task = new BackgroundTask("venue-probes", this::run);

  /**
   * @param interval between two rounds
   * @param sleeper {@code Thread::sleep} outside tests
   */
  public ProbeVenues(
      HttpProbe probe,
      List<ProbeTarget> targets,
      Duration interval,
      Sleeper sleeper,
      EventPublisher publisher) {
    this.probe = probe;
    this.targets = List.copyOf(targets);
    this.interval = interval;
    this.sleeper = sleeper;
    this.publisher = publisher;
  }

  @Override
  public void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  /** One round: every target is asked once. */
  void round() throws InterruptedException {
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<VenueProbe>> answers = new ArrayList<>();
      for (ProbeTarget target : targets) {
        answers.add(each.submit(() -> probe.probe(target)));
      }
      for (Future<VenueProbe> answer : answers) {
        publisher.publish(MarketEvent.of(answer.get()));
      }
    } catch (ExecutionException | RuntimeException e) { // it must go on
      log.atError().setCause(e).log("results of probes are lost");
    }
  }

  private void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      round();
      sleeper.sleep(interval);
    }
  }
}
