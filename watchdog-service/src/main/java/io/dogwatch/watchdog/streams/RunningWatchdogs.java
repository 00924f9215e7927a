package io.dogwatch.watchdog.streams;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.topics.CreateTopics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdogs at work: from {@link #start} to {@link #close}, on threads of their own. Starts
 * without Kafka too, and watches as soon as it is there.
 */
public final class RunningWatchdogs implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningWatchdogs.class);
  private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(20);

  private final CreateTopics createTopics;
  private final StreamsOptions options;
  private final KafkaStreams streams;
  private final BackgroundTask starter = new BackgroundTask("watchdogs-start", this::run);

  public RunningWatchdogs(CreateTopics createTopics, Topology topology, StreamsOptions options) {
    this.createTopics = createTopics;
    this.options = options;
    this.streams = new KafkaStreams(topology, options.toProperties());
    streams.setUncaughtExceptionHandler(
        e -> {
          log.atError().setCause(e).log("a watchdog thread failed, another one takes over");
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setStateListener(
        (state, before) ->
            log.atInfo()
                .addKeyValue("state", state)
                .addKeyValue("before", before)
                .log("watchdogs changed state"));
  }

  /** Tells how much each of the watchdogs remembers. */
  public void tellSizes(List<Watchdog<?, ?>> watchdogs, MeterRegistry registry) {
    var sizes = new StateSizes(streams::metrics);
    watchdogs.forEach(watchdog -> sizes.register(watchdog, registry));
  }

  public void start() {
    starter.start();
  }

  /** Events are read, or soon will be. */
  public boolean isWatching() {
    return streams.state().isRunningOrRebalancing();
  }

  /** As Kafka Streams calls it. */
  public String state() {
    return streams.state().name();
  }

  /** Finishes what was begun and leaves the group, so that others take over at once. */
  @Override
  public void close() {
    starter.close();
    CloseOptions leave =
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(TIME_TO_CLOSE);
    if (!streams.close(leave)) {
      log.atWarn().log("the watchdogs did not stop in time; what they began will be repeated");
    }
  }

  private void run() throws InterruptedException {
    createTopics.createPatiently(options.topics().forMarkets());
    streams.start();
  }
}
