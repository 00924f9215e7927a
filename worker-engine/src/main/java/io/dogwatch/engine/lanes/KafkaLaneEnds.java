package io.dogwatch.engine.lanes;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Watches the ends of any number of lanes with one plain consumer, on a thread of its own. A lane
 * is quiet when its share group has nothing left to do (its lag is zero, KIP-1226) at a time when
 * the consumer stands at the lane's end, until the consumer finds a record. Where the cluster does
 * not answer no lane is quiet.
 *
 * @see <a
 *     href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-1226%3A+Introducing+Share+Partition+Lag+Persistence+and+Retrieval">KIP-1226</a>
 */
public final class KafkaLaneEnds implements LaneEnds, AutoCloseable {

  /** How often the groups are asked. The consumer finds new records at once. */
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

  /** Between two checks, so that what is watched anew is asked for long before it is checked. */
  private static final int FETCHES = 5;

  /** After a failure. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Topics topics;
  private final String bootstrapServers;
  private final Map<String, Object> kafka;
  private final Outage outage;
  private final InstantSource clock;
  private final Duration checkEvery;
  private final BackgroundTask task = new BackgroundTask("lane-ends", this::run);

  // guarded by this
  private final List<LaneWatch> watches = new ArrayList<>();
  private final Set<String> quiet = new HashSet<>();

  /**
   * @param kafka more settings of every client
   * @param outage is told when the cluster does not answer
   */
  public KafkaLaneEnds(
      Topics topics,
      String bootstrapServers,
      Map<String, Object> kafka,
      Outage outage,
      InstantSource clock) {
    this(topics, bootstrapServers, kafka, outage, clock, CHECK_EVERY);
  }

  KafkaLaneEnds(
      Topics topics,
      String bootstrapServers,
      Map<String, Object> kafka,
      Outage outage,
      InstantSource clock,
      Duration checkEvery) {
    this.checkEvery = checkEvery;
    this.topics = topics;
    this.bootstrapServers = bootstrapServers;
    this.kafka = Map.copyOf(kafka);
    this.outage = outage;
    this.clock = clock;
  }

  public void start() {
    task.start();
  }

  @Override
  public Watch watch(LaneAddress lane) {
    var watch = new LaneWatch(topics.lane(lane).name());
    synchronized (this) {
      watches.add(watch);
      notifyAll();
    }
    return watch;
  }

  @Override
  public void close() {
    task.close();
  }

  private final class LaneWatch implements Watch {

    private final String topic;

    LaneWatch(String topic) {
      this.topic = topic;
    }

    @Override
    public boolean isQuietFor(Duration time) {
      return KafkaLaneEnds.this.isQuietFor(topic, time);
    }

    @Override
    public void close() {
      forget(this);
    }
  }

  private synchronized void forget(LaneWatch watch) {
    watches.remove(watch);
  }

  private synchronized boolean isQuietFor(String topic, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos();
          left > 0 && quiet.contains(topic);
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return quiet.contains(topic);
  }

  private void run() throws InterruptedException {
    while (true) {
      List<String> watched = awaitWatched();
      try (var log = new WatchedLog(bootstrapServers, kafka, checkEvery.dividedBy(FETCHES))) {
        followUntilInterrupted(log, watched);
      } catch (KafkaException e) {
        outage.tell(e);
      } finally {
        onlyQuiet(Set.of());
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private synchronized List<String> awaitWatched() throws InterruptedException {
    while (watches.isEmpty()) {
      wait();
    }
    return watched();
  }

  private synchronized List<String> watched() {
    return watches.stream().map(watch -> watch.topic).distinct().toList();
  }

  private void followUntilInterrupted(WatchedLog log, List<String> first)
      throws InterruptedException {
    try {
      follow(log, first);
    } catch (InterruptException _) { // clients close properly only without the flag it has set
      var _ = Thread.interrupted();
      throw new InterruptedException();
    }
  }

  private void follow(WatchedLog log, List<String> first) throws InterruptedException {
    log.watch(first);
    Instant checkAt = clock.instant().plus(checkEvery);
    for (List<String> watched = first; !watched.isEmpty(); watched = watched()) {
      Duration left = Duration.between(clock.instant(), checkAt);
      if (left.isPositive()) {
        notQuiet(log.written(left));
      } else {
        onlyQuiet(log.settled());
        log.watch(watched);
        checkAt = clock.instant().plus(checkEvery);
      }
    }
  }

  private synchronized void notQuiet(Set<String> written) {
    if (quiet.removeAll(written)) {
      notifyAll();
    }
  }

  private synchronized void onlyQuiet(Set<String> settled) {
    boolean wakes = !settled.containsAll(quiet);
    quiet.clear();
    quiet.addAll(settled);
    if (wakes) {
      notifyAll();
    }
  }
}
