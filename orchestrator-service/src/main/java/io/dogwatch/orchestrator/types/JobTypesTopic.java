package io.dogwatch.orchestrator.types;

import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topic of the job types from its beginning and then for ever. */
public final class JobTypesTopic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobTypesTopic.class);

  private final JobTypes types;
  private final TopicFollower follower;

  /**
   * @param consumers make a consumer without a group, which this object closes
   */
  public JobTypesTopic(
      JobTypes types,
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      InstantSource clock) {
    this.types = types;
    this.follower = TopicFollower.fromFirst(topic, consumers, this::learn, this::complete, clock);
  }

  public void start() {
    follower.start();
  }

  @Override
  public void close() {
    follower.close();
  }

  private void complete() {
    types.complete();
    log.atInfo().addKeyValue("types", types.names()).log("job types read");
  }

  private void learn(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      withdraw(record.key());
      return;
    }
    switch (JobTypeDescription.CODEC.decode(value)) {
      case Decoded.Message<JobTypeDescription>(JobTypeDescription type) -> announce(type);
      case Decoded.Undecodable<JobTypeDescription>(String reason) ->
          log.atWarn()
              .addKeyValue("offset", record.offset())
              .addKeyValue("reason", reason)
              .log("announcement of a job type skipped");
    }
  }

  private void announce(JobTypeDescription type) {
    try {
      types.announce(KnownType.of(type));
    } catch (RuntimeException e) {
      // The schema comes from somebody's worker, and its library throws what it likes.
      log.atWarn()
          .addKeyValue("type", type.type())
          .setCause(e)
          .log("announcement of a job type skipped: its schema or example can't be read");
    }
  }

  private void withdraw(byte @Nullable [] key) {
    if (key == null) {
      return;
    }
    try {
      types.withdraw(new JobType(new String(key, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException _) {
      log.atWarn().log("withdrawal of something that is no job type skipped");
    }
  }
}
