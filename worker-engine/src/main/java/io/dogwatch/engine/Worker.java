package io.dogwatch.engine;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.engine.control.ControlTopic;
import io.dogwatch.engine.control.Orders;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.engine.heartbeats.Heartbeats;
import io.dogwatch.engine.heartbeats.Vitals;
import io.dogwatch.engine.lanes.KafkaLaneEnds;
import io.dogwatch.engine.lanes.Lane;
import io.dogwatch.engine.lanes.Lanes;
import io.dogwatch.engine.lanes.Outage;
import io.dogwatch.engine.lanes.TypeMeters;
import io.dogwatch.engine.lanes.Workbench;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.outcomes.TransactionalWriter;
import io.dogwatch.engine.outcomes.WriterThread;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes jobs: one worker per process, as many processes as you like.
 *
 * <pre>
 * try (Worker worker = Worker.start(options, List.of(new ResizeHandler()))) {
 *   shutdown.await();
 * }
 * </pre>
 */
public final class Worker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration ORDERS_KNOWN_WITHIN = Duration.ofSeconds(10);

  private final WorkerOptions options;
  private final List<Lane<?>> lanes;
  private final KafkaLaneEnds ends;
  private final Heartbeats heartbeats;
  private final ControlTopic control;
  private final Producer<byte[], byte[]> producer;
  private final WriterThread writer;
  private final TransactionalWriter together;
  private boolean isClosed; // guarded by this

  private Worker(
      WorkerOptions options,
      List<Lane<?>> lanes,
      KafkaLaneEnds ends,
      Heartbeats heartbeats,
      ControlTopic control,
      Producer<byte[], byte[]> producer,
      WriterThread writer,
      TransactionalWriter together) {
    this.options = options;
    this.lanes = lanes;
    this.ends = ends;
    this.heartbeats = heartbeats;
    this.control = control;
    this.producer = producer;
    this.writer = writer;
    this.together = together;
  }

  /** As {@link #start(WorkerOptions, List, MeterRegistry)}, for who does not collect metrics. */
  public static Worker start(WorkerOptions options, List<? extends JobHandler<?>> handlers)
      throws InterruptedException {
    return start(options, handlers, new SimpleMeterRegistry());
  }

  /**
   * Creates the topics that are missing, announces the handlers' types and starts to lease jobs.
   *
   * @throws KafkaException if the cluster cannot be reached or refuses
   * @throws IllegalArgumentException if there is no handler, or two are of one type
   */
  public static Worker start(
      WorkerOptions options, List<? extends JobHandler<?>> handlers, MeterRegistry registry)
      throws InterruptedException {
    Map<JobType, BoundHandler<?>> bound = bind(handlers);
    int deliveries = new LaneTopics(options.cluster()).prepare(bound.keySet(), options.lock());
    var producers = new Producers(options);
    Producer<byte[], byte[]> producer = producers.single();
    try {
      announce(options, bound.values(), producer);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    Topics topics = options.cluster().topics();
    Executor executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("job-", 1).factory());
    var writer = new WriterThread(new DurableWriter(producer), topics.jobEvents().name());
    var together = new TransactionalWriter(producers::transactional);
    var outcomes =
        new OutcomePublisher(
            writer, together, executor, topics, options.id(), options.clock(), options.random());
    List<Workbench<?>> benches =
        new Workbenches(options, deliveries, outcomes, executor, registry).of(bound.values());
    var outage = new Outage(options.clock());
    var ends =
        new KafkaLaneEnds(
            topics,
            options.cluster().bootstrapServers(),
            options.cluster().kafka(),
            outage,
            options.clock());
    var factory =
        Lanes.onKafka(
            options.cluster().access(), topics, options.lock(), ends, outage, options.clock());
    List<Lane<?>> lanes = new ArrayList<>();
    benches.forEach(bench -> lanes.addAll(factory.of(bench)));
    Heartbeats heartbeats = heartbeats(options, producer, benches, outage);
    ControlTopic control = control(options, benches);
    var worker =
        new Worker(
            options, List.copyOf(lanes), ends, heartbeats, control, producer, writer, together);
    try {
      control.start(ORDERS_KNOWN_WITHIN);
    } catch (InterruptedException e) {
      worker.close();
      throw e;
    }
    ends.start();
    lanes.forEach(Lane::open);
    heartbeats.start();
    log.atInfo()
        .addKeyValue("worker", options.id())
        .addKeyValue("types", bound.keySet())
        .log("worker takes jobs");
    return worker;
  }

  /**
   * Takes no more jobs, lets those that run come to their end, gives back the rest. Returns when
   * all is settled, a few seconds after the drain time at the latest. Closing again does nothing.
   */
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    log.atInfo().addKeyValue("worker", options.id()).log("worker drains");
    heartbeats.drain();
    lanes.forEach(lane -> lane.close(options.drain()));
    try {
      for (Lane<?> lane : lanes) {
        lane.awaitClosed();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    ends.close();
    control.close();
    heartbeats.close();
    together.close();
    writer.close();
    producer.close(CLOSE);
    log.atInfo().addKeyValue("worker", options.id()).log("worker stopped");
  }

  private static Map<JobType, BoundHandler<?>> bind(List<? extends JobHandler<?>> handlers) {
    if (handlers.isEmpty()) {
      throw new IllegalArgumentException("at least one handler expected, found none");
    }
    Map<JobType, BoundHandler<?>> bound = new LinkedHashMap<>();
    for (JobHandler<?> handler : handlers) {
      if (bound.put(handler.type(), new BoundHandler<>(handler)) != null) {
        throw new IllegalArgumentException("two handlers for job type " + handler.type());
      }
    }
    return bound;
  }

  private static void announce(
      WorkerOptions options,
      Collection<BoundHandler<?>> handlers,
      Producer<byte[], byte[]> producer) {
    Instant now = options.clock().instant();
    var announcements =
        new Announcements(
            new DurableWriter(producer),
            options.cluster().topics(),
            options.id(),
            options.random());
    try {
      announcements
          .announce(handlers.stream().map(handler -> handler.describe(now)).toList())
          .join();
    } catch (CompletionException e) {
      throw new KafkaException("the job types were not announced", e.getCause());
    }
  }

  private static ControlTopic control(WorkerOptions options, List<Workbench<?>> benches) {
    Map<JobType, Gate> gates = new HashMap<>();
    benches.forEach(bench -> gates.put(bench.runner().type(), bench.gate()));
    var orders =
        new Orders(
            options.id(), gates, benches.getFirst().cancellations(), options.clock().instant());
    Map<String, Object> settings = ClientSettings.groupless(options.cluster().bootstrapServers());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "control");
    settings.putAll(options.cluster().kafka());
    return new ControlTopic(
        options.cluster().topics().control().name(),
        () ->
            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        orders,
        orders::withdraw,
        options.clock());
  }

  private static Heartbeats heartbeats(
      WorkerOptions options,
      Producer<byte[], byte[]> producer,
      List<Workbench<?>> benches,
      Outage outage) {
    List<TypeMeters> meters = new ArrayList<>();
    List<Gate> gates = new ArrayList<>();
    for (Workbench<?> bench : benches) {
      meters.add(bench.meters());
      gates.add(bench.gate());
    }
    return new Heartbeats(
        new DurableWriter(producer),
        options.cluster().topics(),
        new Heartbeats.Self(options.id(), hostName(), ProcessHandle.current().pid()),
        new Vitals(meters, gates, outage),
        options.clock(),
        options.random());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }
}
