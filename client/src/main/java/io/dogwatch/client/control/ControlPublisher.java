package io.dogwatch.client.control;

import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Makes commands known. Safe for use by many threads, as the producer is. */
public final class ControlPublisher {

  private final DurableWriter writer;
  private final String topic;
  private final String source;

  /**
   * @param producer writes with acks=all; owned by the caller
   * @param source who gives the orders, as CloudEvents want it, such as {@code
   *     dogwatch/orchestrator}
   */
  public ControlPublisher(Producer<byte[], byte[]> producer, Topics topics, String source) {
    this.writer = new DurableWriter(producer);
    this.topic = topics.control().name();
    this.source = source;
  }

  /**
   * Publishes a command. Blocks while the producer's buffer is full.
   *
   * @return completes when the cluster has the command, or with the {@link KafkaException} that
   *     kept it from there
   */
  public CompletableFuture<Void> publish(ControlCommand command, Traceparent trace) {
    var envelope =
        new Envelope(
            command.id().toString(),
            "io.dogwatch.control.commanded",
            source,
            command.at(),
            Envelope.AVRO,
            trace);
    return write(command.scope(), ControlCommand.CODEC.encode(command), envelope);
  }

  /**
   * Says that a command is done with: nobody has to remember it. Blocks while the producer's buffer
   * is full.
   *
   * @param scope of the command
   * @return as {@link #publish}
   */
  public CompletableFuture<Void> withdraw(String scope, Instant at, Traceparent trace) {
    var envelope =
        new Envelope(scope + "/done", "io.dogwatch.control.done", source, at, Envelope.AVRO, trace);
    return write(scope, null, envelope);
  }

  private CompletableFuture<Void> write(String scope, byte @Nullable [] value, Envelope envelope) {
    return writer.write(
        new ProducerRecord<>(
            topic,
            null,
            null,
            scope.getBytes(StandardCharsets.UTF_8),
            value,
            envelope.toHeaders()));
  }
}
