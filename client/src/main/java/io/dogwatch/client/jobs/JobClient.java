package io.dogwatch.client.jobs;

import io.dogwatch.client.control.ControlPublisher;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Submits jobs to Kafka and waits for their end. Needs nothing but the cluster: no orchestrator, no
 * database. Safe for use by many threads; one client per application is enough.
 *
 * <pre>
 * try (JobClient jobs = JobClient.connect("localhost:9092")) {
 *   JobId id = jobs.submit(JobRequest.of("technical", "{\"symbol\":\"AAPL\"}"));
 *   JobStatus.Ended end = jobs.outcome(id).get(30, TimeUnit.SECONDS);
 * }
 * </pre>
 */
public final class JobClient implements AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final JobClientOptions options;
  private final Producer<byte[], byte[]> producer;
  private final JobPublisher publisher;
  private final ControlPublisher control;
  private final LanesThere lanes;
  private final OutcomeTail tail;

  private JobClient(JobClientOptions options, Producer<byte[], byte[]> producer, OutcomeTail tail) {
    this.options = options;
    this.producer = producer;
    String source = "dogwatch/client/" + options.name();
    this.publisher = new JobPublisher(producer, options.topics(), source);
    this.control = new ControlPublisher(producer, options.topics(), source);
    this.lanes = new LanesThere(() -> Admin.create(ClientSettings.admin(options)));
    this.tail = tail;
  }

  /** A client with the usual options. */
  public static JobClient connect(String bootstrapServers) {
    return connect(JobClientOptions.of(bootstrapServers));
  }

  public static JobClient connect(JobClientOptions options) {
    Map<String, Object> producing = ClientSettings.durableProducer(options.bootstrapServers());
    producing.putAll(options.kafka());
    Map<String, Object> consuming = ClientSettings.groupless(options.bootstrapServers());
    consuming.putAll(options.kafka());
    var producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    var tail =
        new OutcomeTail(
            () ->
                new KafkaConsumer<>(
                    consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            options.topics().jobEvents().name(),
            options.clock());
    return new JobClient(options, producer, tail);
  }

  /**
   * Submits a job, under a new id, and returns once the cluster has it for good. Submitting once
   * more what was not accepted may have it executed twice, under two ids: the cluster may have
   * taken the first one all the same.
   *
   * @throws JobNotAcceptedException if the cluster did not take it
   */
  public JobId submit(JobRequest request) {
    try {
      return submitAsync(request).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof JobNotAcceptedException refused ? refused : e;
    }
  }

  /**
   * Submits a job.
   *
   * @return completes with its id once the cluster has it for good, or with a {@link
   *     JobNotAcceptedException}
   */
  public CompletableFuture<JobId> submitAsync(JobRequest request) {
    return publish(message(request));
  }

  /**
   * Submits a job and follows it to its end.
   *
   * @return completes when the job has ended, or with a {@link JobNotAcceptedException}
   */
  public CompletableFuture<JobStatus.Ended> run(JobRequest request) {
    JobMessage job = message(request);
    CompletableFuture<JobStatus.Ended> ended = tail.follow(job.id());
    var _ =
        publish(job)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    ended.completeExceptionally(failure);
                  }
                });
    return ended;
  }

  /**
   * Submits any number of jobs in bounded memory: the requests are taken one by one, no faster than
   * the cluster takes the jobs.
   *
   * @param accepted told each id once the cluster has the job, on a thread of the producer's
   * @return how many jobs the cluster has
   * @throws JobNotAcceptedException after the first job that the cluster did not take; those told
   *     to {@code accepted} stay submitted
   */
  public long submitAll(Iterator<JobRequest> requests, Consumer<JobId> accepted) {
    var count = new AtomicLong();
    var refused = new AtomicReference<@Nullable Throwable>();
    while (refused.get() == null && requests.hasNext()) {
      var _ =
          submitAsync(requests.next())
              .whenComplete(
                  (id, failure) -> {
                    if (failure == null) {
                      count.incrementAndGet();
                      accepted.accept(id);
                    } else {
                      refused.compareAndSet(null, failure);
                    }
                  });
    }
    producer.flush();
    Throwable failure = refused.get();
    if (failure != null) {
      throw new JobNotAcceptedException(
          "after " + count + " accepted jobs: " + failure.getMessage(), failure);
    }
    return count.get();
  }

  /**
   * The end of a job, whoever submitted it, as long as the cluster keeps events (7 days by
   * default). Completes when the job has ended; a job that does not exist never ends, so wait with
   * a limit.
   */
  public CompletableFuture<JobStatus.Ended> outcome(JobId id) {
    return tail.find(id);
  }

  /**
   * Takes a job back, wherever it is, and returns once the cluster has the order. {@link #outcome}
   * tells what came of it: a job that ends before the order reaches it keeps its end.
   *
   * @param reason why, for a person
   * @throws CommandNotAcceptedException if the cluster did not take the order
   */
  public void cancel(JobId id, JobType type, String reason) {
    order(reason, new ControlCommand.Order.CancelJob(id, type));
  }

  /** Takes all jobs back that fit, by one order, as {@link #cancel(JobId, JobType, String)} one. */
  public void cancel(JobFilter jobs, String reason) {
    order(reason, new ControlCommand.Order.CancelJobs(jobs));
  }

  /**
   * Lets a job that waits for its first run have another time, and returns once the cluster has the
   * order. Changes nothing for a job that is on its lane already.
   *
   * @throws CommandNotAcceptedException if the cluster did not take the order
   */
  public void reschedule(JobId id, JobType type, Instant runAt) {
    order("another time", new ControlCommand.Order.RescheduleJob(id, type, runAt));
  }

  /**
   * Sends what is still on its way, for 10 s at most, and leaves. Unfinished waits are cancelled.
   */
  @Override
  public void close() {
    producer.close(CLOSE);
    tail.close();
  }

  private void order(String reason, ControlCommand.Order order) {
    var command = ControlCommand.next(options.clock().instant(), options.name(), reason, order);
    try {
      lanes.require(options.topics().control().name());
      control.publish(command, Traceparent.next(options.random())).join();
    } catch (KafkaException e) {
      throw new CommandNotAcceptedException(command, e);
    } catch (CompletionException e) {
      throw new CommandNotAcceptedException(command, e.getCause());
    }
  }

  private JobMessage message(JobRequest request) {
    var now = options.clock().instant();
    return request.message(JobId.next(now), now);
  }

  private CompletableFuture<JobId> publish(JobMessage job) {
    try {
      lanes.require(publisher.topicOf(job));
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(new JobNotAcceptedException(explain(job, e), e));
    }
    return publisher
        .publish(job, Traceparent.next(options.random()))
        .handle(
            (_, failure) -> {
              if (failure != null) {
                throw new JobNotAcceptedException(explain(job, failure), failure);
              }
              return job.id();
            });
  }

  private String explain(JobMessage job, Throwable failure) {
    String lane = publisher.topicOf(job);
    return switch (failure) {
      case UnknownTopicOrPartitionException _ ->
          "job %s was not submitted: there is no topic %s, since no worker for type %s has ever been started"
              .formatted(job.id(), lane, job.type());
      case TimeoutException timeout ->
          "job %s did not reach %s: the cluster at %s does not answer (%s)"
              .formatted(job.id(), lane, options.bootstrapServers(), timeout.getMessage());
      default -> "job %s did not reach %s: %s".formatted(job.id(), lane, failure.getMessage());
    };
  }
}
