package io.dogwatch.benchmarks.reference;

import io.dogwatch.client.jobs.ClientSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A process with loops over one topic, and one producer, as a worker has it. */
public final class ShareLoopApplication {

  /**
   * How the loops are made.
   *
   * @param acquire Kafka's {@code share.acquire.mode}
   * @param batch most records of a poll
   */
  public record Options(String acquire, int consumers, int batch, boolean sleeps) {

    /** As the issue of the engine has it. */
    public static final Options USUAL = new Options("record_limit", 4, 500, false);
  }

  private ShareLoopApplication() {}

  /** What {@link #main} is to be told. */
  public static List<String> arguments(
      String kafka, String source, String results, Options options) {
    return List.of(
        kafka,
        source,
        results,
        options.acquire(),
        Integer.toString(options.consumers()),
        Integer.toString(options.batch()),
        (options.sleeps() ? ShareLoop.Work.SLEEP : ShareLoop.Work.NONE).name());
  }

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    String kafka = arguments[0];
    String source = arguments[1];
    Map<String, Object> consuming =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            ConsumerConfig.GROUP_ID_CONFIG,
            source,
            ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
            "explicit",
            ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
            arguments[3],
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            Integer.parseInt(arguments[5]));
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Thread> loops = new ArrayList<>();
      for (int number = 1; number <= Integer.parseInt(arguments[4]); number++) {
        var consumer =
            new KafkaShareConsumer<>(
                consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(source));
        var loop =
            new ShareLoop(
                consumer,
                producer,
                arguments[2],
                ShareLoop.Work.valueOf(arguments[6]),
                InstantSource.system());
        loops.add(Thread.ofPlatform().name("loop-" + number).start(loop));
      }
      for (Thread loop : loops) {
        loop.join();
      }
    }
  }
}
