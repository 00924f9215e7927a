package io.dogwatch.standalone.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What stands in all topics, for who looks for the reason of a problem. */
record Story(InMemoryCluster cluster) {

  String ofAll() {
    return of(_ -> true);
  }

  String of(JobId job) {
    return of(record -> text(record.key()).contains(job.toString()));
  }

  private String of(Predicate<ConsumerRecord<byte[], byte[]>> some) {
    return cluster.topics().stream()
        .flatMap(topic -> cluster.records(topic).stream())
        .filter(some)
        .map(Story::lineOf)
        .collect(Collectors.joining());
  }

  private static String lineOf(ConsumerRecord<byte[], byte[]> record) {
    Object content =
        JobEvent.CODEC
            .decode(record.value())
            .message()
            .<Object>map(event -> event.worker() + " " + event.claim() + " " + event.fact().text())
            .or(() -> JobMessage.CODEC.decode(record.value()).message().map(JobMessage::attempt))
            .orElse("a command");
    return "%n  %s %s/%d %s: %s"
        .formatted(
            Instant.ofEpochMilli(record.timestamp()),
            record.topic(),
            record.offset(),
            text(record.key()),
            content);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
