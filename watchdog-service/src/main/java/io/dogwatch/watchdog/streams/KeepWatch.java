package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.streams.CurrentWatchdog.Definition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiFunction;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows events to one watchdog and publishes the alerts that follow. When the watchdog is defined
 * anew, the next event is shown to the new one; alerts of what is not watched any more are closed
 * within a second, events or not.
 */
final class KeepWatch<S, E> implements Processor<byte[], E, byte[], byte[]> {

  private static final Logger log = LoggerFactory.getLogger(KeepWatch.class);

  private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

  /** Events that are older when they come say nothing about silence now: there are more of them. */
  private static final Duration BEHIND = Duration.ofSeconds(10);

  private final CurrentWatchdog<S, E> current;
  private final Meters.Tally tally;
  private final Checks checks;
  private Definition<S, E> definition;
  private boolean closed;
  private long behindUntil;
  private @Nullable Cancellable silence;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable KeyValueStore<String, WatchState<S>> states;

  KeepWatch(CurrentWatchdog<S, E> current, Meters meters) {
    this.current = current;
    this.definition = current.definition();
    this.tally = meters.of(current.asSet().name());
    this.checks = meters.checksOf(current.asSet().name());
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    states = newContext.getStateStore(watchdog().store());
    adopt(current.definition());
    var _ = newContext.schedule(HOUSEKEEPING, PunctuationType.WALL_CLOCK_TIME, _ -> keepHouse());
  }

  @Override
  public void process(Record<byte[], E> event) {
    adoptTheNewest();
    long now = context().currentSystemTimeMs();
    if (now - event.timestamp() > BEHIND.toMillis()) {
      behindUntil = now + BEHIND.toMillis();
    }
    String key = watchdog().keys().of().apply(event.value());
    if (watchdog().watches(key)) {
      follow(key, observe(key, event.value()), event.headers(), event.timestamp());
    }
  }

  @Override
  public void close() {
    checks.leave();
  }

  private Watch.Outcome<S> observe(String key, E event) {
    WatchState<S> before = states().get(key);
    WatchState<S> state = before == null ? watch().start() : before;
    return checks.check(() -> watch().observe(state, watchdog().keys().key(key), event));
  }

  private void adoptTheNewest() {
    Definition<S, E> newest = current.definition();
    if (newest.number() != definition.number()) {
      adopt(newest);
    }
  }

  private void adopt(Definition<S, E> newest) {
    definition = newest;
    closed = false;
    if (silence != null) {
      silence.cancel();
      silence = null;
    }
    checks.definedAs(watchdog().enabled(), watchdog().checkInterval());
    Duration interval = watch().silenceInterval();
    if (watchdog().enabled() && interval != null) {
      silence = context().schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::lookAtSilence);
    }
  }

  private void keepHouse() {
    adoptTheNewest();
    if (!closed) {
      closeWhatIsNotWatched();
      closed = true;
    }
    checks.tell();
  }

  private void closeWhatIsNotWatched() {
    if (watchdog().watchesAll()) {
      return;
    }
    String reason = watchdog().enabled() ? "excluded" : "disabled";
    Instant since = definition.since();
    forAll(
        since.toEpochMilli(),
        (key, state) -> {
          boolean stays = watchdog().watches(key) || state.episodes().isEmpty();
          return stays ? null : watch().stop(state, since, reason);
        });
  }

  /** Silence that is due to our own delay is none. */
  private void lookAtSilence(long now) {
    if (now < behindUntil) {
      return;
    }
    forAll(now, (key, state) -> watchdog().watches(key) ? silenceOf(key, state, now) : null);
  }

  /** A rule that fails on one key must not hide the others. */
  private Watch.@Nullable Outcome<S> silenceOf(String key, WatchState<S> state, long now) {
    try {
      return checks.check(
          () -> watch().silence(state, watchdog().keys().key(key), Instant.ofEpochMilli(now)));
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("watchdog", watchdog().name())
          .addKeyValue("key", key)
          .log("a rule failed on silence; the other keys are looked at");
      return null;
    }
  }

  private void forAll(
      long timestamp, BiFunction<String, WatchState<S>, Watch.@Nullable Outcome<S>> look) {
    try (KeyValueIterator<String, WatchState<S>> all = states().all()) {
      while (all.hasNext()) {
        KeyValue<String, WatchState<S>> state = all.next();
        Watch.Outcome<S> outcome = look.apply(state.key, state.value);
        if (outcome != null) {
          follow(state.key, outcome, new RecordHeaders(), timestamp);
        }
      }
    }
  }

  private void follow(String key, Watch.Outcome<S> outcome, Headers cause, long timestamp) {
    tally.count(outcome.verdicts());
    states().put(key, outcome.state());
    for (Alert alert : outcome.alerts()) {
      checks.saw(alert);
      context().forward(AlertRecord.of(alert, cause, timestamp));
    }
  }

  private Watchdog<S, E> watchdog() {
    return definition.watchdog();
  }

  private Watch<S, E> watch() {
    return definition.watchdog().watch();
  }

  private ProcessorContext<byte[], byte[]> context() {
    return Objects.requireNonNull(context, "init comes first");
  }

  private KeyValueStore<String, WatchState<S>> states() {
    return Objects.requireNonNull(states, "init comes first");
  }
}
