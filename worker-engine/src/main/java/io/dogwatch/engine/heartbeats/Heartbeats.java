package io.dogwatch.engine.heartbeats;

import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Status;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Says every 10 s how a worker does, and once more when it stops. */
public final class Heartbeats implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final DurableWriter writer;
  private final String topic;
  private final Self self;
  private final Vitals vitals;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Instant startedAt;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("heartbeats").daemon().factory());

  private volatile boolean draining;
  private volatile CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /** Who beats. */
  public record Self(String workerId, String host, long pid) {}

  public Heartbeats(
      DurableWriter writer,
      Topics topics,
      Self self,
      Vitals vitals,
      InstantSource clock,
      RandomGenerator random) {
    this.writer = writer;
    this.topic = topics.workers().name();
    this.self = self;
    this.vitals = vitals;
    this.clock = clock;
    this.random = random;
    this.startedAt = clock.instant();
  }

  public void start() {
    var _ = timer.scheduleAtFixedRate(this::beat, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** From now on the worker takes nothing new. */
  public void drain() {
    draining = true;
    timer.execute(this::beat);
  }

  /** Says that the worker has stopped. */
  @Override
  public void close() {
    timer.shutdownNow();
    send(Status.STOPPED, vitals.pools());
  }

  private void beat() {
    List<WorkerHeartbeat.Pool> pools = vitals.pools();
    Status status = vitals.status(pools, last.isDone() && !last.isCompletedExceptionally());
    send(draining ? Status.DRAINING : status, pools);
  }

  private void send(Status status, List<WorkerHeartbeat.Pool> pools) {
    Instant now = clock.instant();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    var beat =
        new WorkerHeartbeat(
            self.workerId(), self.host(), self.pid(), startedAt, now, status, pools, heap);
    var envelope =
        new Envelope(
            self.workerId() + "/" + now.toEpochMilli(),
            "io.dogwatch.worker.heartbeat",
            "dogwatch/worker/" + self.workerId(),
            now,
            Envelope.AVRO,
            Traceparent.next(random));
    var record =
        new ProducerRecord<>(
            topic,
            null,
            null,
            self.workerId().getBytes(StandardCharsets.UTF_8),
            WorkerHeartbeat.CODEC.encode(beat),
            envelope.toHeaders());
    last =
        writer
            .write(record)
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    vitals.outage().answered();
                  } else { // lanes wait in silence for a cluster to return
                    vitals.outage().tell(failure);
                  }
                });
  }
}
