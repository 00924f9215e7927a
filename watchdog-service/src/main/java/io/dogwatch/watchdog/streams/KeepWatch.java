package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Shows events to one watchdog and publishes the alerts that follow. */
final class KeepWatch<S, E> implements Processor<byte[], E, byte[], byte[]> {

  private final Watchdog<S, E> watchdog;
  private final Watch<S, E> watch;
  private final Meters.Tally tally;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable KeyValueStore<String, WatchState<S>> states;

  KeepWatch(Watchdog<S, E> watchdog, Meters meters) {
    this.watchdog = watchdog;
    this.watch = watchdog.watch();
    this.tally = meters.of(watchdog.name());
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    states = newContext.getStateStore(watchdog.store());
    Duration interval = watch.silenceInterval();
    if (watchdog.enabled() && interval != null) {
      var _ =
          newContext.schedule(
              interval,
              PunctuationType.WALL_CLOCK_TIME,
              now -> lookAtSilence(Instant.ofEpochMilli(now)));
    }
  }

  @Override
  public void process(Record<byte[], E> event) {
    if (!watchdog.enabled()) {
      return;
    }
    String key = watchdog.keys().of().apply(event.value());
    WatchState<S> before = states().get(key);
    Watch.Outcome<S> outcome =
        watch.observe(
            before == null ? watch.start() : before, watchdog.keys().key(key), event.value());
    follow(key, outcome, event.headers(), event.timestamp());
  }

  private void lookAtSilence(Instant now) {
    try (KeyValueIterator<String, WatchState<S>> all = states().all()) {
      while (all.hasNext()) {
        KeyValue<String, WatchState<S>> state = all.next();
        Watch.Outcome<S> outcome = watch.silence(state.value, watchdog.keys().key(state.key), now);
        follow(state.key, outcome, new RecordHeaders(), now.toEpochMilli());
      }
    }
  }

  private void follow(String key, Watch.Outcome<S> outcome, Headers cause, long timestamp) {
    tally.count(outcome.verdicts());
    states().put(key, outcome.state());
    for (Alert alert : outcome.alerts()) {
      tally.count(alert);
      Objects.requireNonNull(context).forward(AlertRecord.of(alert, cause, timestamp));
    }
  }

  private KeyValueStore<String, WatchState<S>> states() {
    return Objects.requireNonNull(states, "init comes first");
  }
}
