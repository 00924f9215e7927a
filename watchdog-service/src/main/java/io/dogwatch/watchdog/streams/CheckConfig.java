package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what is said of watchdogs at run time, once for all instances. What makes sense goes to
 * all of them, the rest to the rejects. So the last configuration that made sense stays, even after
 * compaction and restarts.
 */
final class CheckConfig implements Processor<byte[], byte[], byte[], byte[]> {

  static final String NAME = "check-config";
  static final String INVALID = "INVALID_CONFIG";

  private static final Logger log = LoggerFactory.getLogger(CheckConfig.class);

  private final Tuning tuning;
  private final Meters meters;
  private final String applied;
  private final String rejects;
  private @Nullable ProcessorContext<byte[], byte[]> context;

  /**
   * @param applied sink of what makes sense
   * @param rejects sink of the rest
   */
  CheckConfig(Tuning tuning, Meters meters, String applied, String rejects) {
    this.tuning = tuning;
    this.meters = meters;
    this.applied = applied;
    this.rejects = rejects;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
  }

  @Override
  public void process(Record<byte[], byte[]> said) {
    String problem = problemOf(said.key(), said.value());
    if (problem == null) {
      context().forward(said, applied);
      return;
    }
    log.atWarn()
        .addKeyValue("watchdog", said.key() == null ? null : new String(said.key(), UTF_8))
        .addKeyValue("problem", problem)
        .log("configuration refused, the one before stays");
    meters.rejects("config", INVALID).increment();
    context()
        .forward(
            RejectRecord.of(said, context().recordMetadata().orElseThrow(), INVALID, problem),
            rejects);
  }

  private @Nullable String problemOf(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return "the name of a watchdog as key expected, found none";
    }
    if (value == null) {
      return null;
    }
    return switch (tuning.tune(new String(key, UTF_8), new String(value, UTF_8))) {
      case Tuning.Outcome.Tuned _ -> null;
      case Tuning.Outcome.Refused(String reason) -> reason;
    };
  }

  private ProcessorContext<byte[], byte[]> context() {
    return Objects.requireNonNull(context, "init comes first");
  }
}
