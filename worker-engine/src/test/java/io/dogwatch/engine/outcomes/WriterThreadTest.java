package io.dogwatch.engine.outcomes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.records.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class WriterThreadTest {

  private static final String TOPIC = "events";

  private final List<String> written = new ArrayList<>(); // by one thread, or it would not add up

  @Test
  void writesWhatManyThreadsGiveIt() {
    List<CompletableFuture<Void>> writes;
    try (var writer = new WriterThread(this::take, TOPIC);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      writes =
          IntStream.range(0, 10_000)
              .mapToObj(i -> CompletableFuture.runAsync(() -> write(writer, i).join(), threads))
              .toList();
      writes.forEach(CompletableFuture::join);
    }

    assertThat(written).hasSize(10_000).doesNotHaveDuplicates();
  }

  @Test
  void keepsTheOrderOfAThread() {
    try (var writer = new WriterThread(this::take, TOPIC)) {
      List<CompletableFuture<Void>> writes =
          IntStream.range(0, 1_000).mapToObj(i -> write(writer, i)).toList();
      assertThat(writes).hasSize(1_000);
    }

    assertThat(written).isEqualTo(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
  }

  @Test
  void tellsFailuresAndGoesOn() {
    RecordWriter refusesTheFirst =
        records -> {
          if (text(records).equals("0")) {
            throw new IllegalStateException("no");
          }
          return text(records).equals("1")
              ? CompletableFuture.failedFuture(new RecordTooLargeException("no"))
              : take(records);
        };
    try (var writer = new WriterThread(refusesTheFirst, TOPIC)) {
      assertThatThrownBy(write(writer, 0)::join).hasCauseInstanceOf(IllegalStateException.class);
      assertThatThrownBy(write(writer, 1)::join).hasCauseInstanceOf(RecordTooLargeException.class);
      write(writer, 2).join();
    }

    assertThat(written).containsExactly("2");
  }

  /** A producer waits for seconds before it says that the cluster is away: not for each record. */
  @Test
  void whatIsQueuedBehindATimeoutFailsWithIt() throws InterruptedException {
    var isAsked = new CountDownLatch(1);
    var timesOut = new CountDownLatch(1);
    RecordWriter away =
        records -> {
          isAsked.countDown();
          await(timesOut);
          var _ = take(records);
          return CompletableFuture.failedFuture(new TimeoutException("away"));
        };
    try (var writer = new WriterThread(away, TOPIC)) {
      CompletableFuture<Void> first = write(writer, 0);
      isAsked.await();
      CompletableFuture<Void> second = write(writer, 1);
      timesOut.countDown();

      assertThatThrownBy(first::join).isInstanceOf(CompletionException.class);
      assertThatThrownBy(second::join).hasCauseInstanceOf(TimeoutException.class);
    }

    assertThat(written).containsExactly("0");
  }

  /** One topic that is missing must not hold up the outcomes of jobs that do not need it. */
  @Test
  void whatIsForAnotherTopicHoldsUpNobody() {
    List<CompletableFuture<Void>> stuck = new ArrayList<>();
    RecordWriter misses =
        records -> {
          if (records.getFirst().topic().equals("missing")) {
            var never = new CompletableFuture<Void>();
            stuck.add(never);
            return never;
          }
          return take(records);
        };
    try (var writer = new WriterThread(misses, TOPIC)) {
      CompletableFuture<Void> other = write(writer, "missing", "x");
      stuck.getFirst().completeExceptionally(new TimeoutException("no such topic"));
      write(writer, 0).join();

      assertThatThrownBy(other::join).hasCauseInstanceOf(TimeoutException.class);
    }

    assertThat(written).containsExactly("0");
  }

  @Test
  void whoComesAfterItsEndIsTold() {
    var writer = new WriterThread(this::take, TOPIC);
    writer.close();

    assertThatThrownBy(write(writer, 0)::join).hasCauseInstanceOf(KafkaException.class);
    assertThat(written).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<Void> take(List<ProducerRecord<byte[], byte[]>> records) {
    written.add(text(records));
    return CompletableFuture.completedFuture(null);
  }

  private static String text(List<ProducerRecord<byte[], byte[]>> records) {
    return new String(records.getFirst().value(), UTF_8);
  }

  private static CompletableFuture<Void> write(WriterThread writer, int i) {
    return write(writer, TOPIC, String.valueOf(i));
  }

  private static CompletableFuture<Void> write(WriterThread writer, String topic, String text) {
    return writer.write(List.of(new ProducerRecord<>(topic, text.getBytes(UTF_8))));
  }
}
