package io.dogwatch.standalone.simulation;

import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobMessage.Step;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Clients that submit jobs, some of them twice, and take jobs back; they know what they did. */
final class SimulatedClients {

  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<String> TENANTS = List.of("acme", "umbrella", "nobody else");
  private static final String REASON = "changed my mind";

  private final InMemoryCluster cluster;
  private final Topics topics;
  private final Faults faults;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<JobId, JobMessage> submitted = new HashMap<>();
  private final Map<JobId, Plan> plans = new HashMap<>();
  private final Set<JobId> poison = new HashSet<>();
  private final Set<JobId> sentTwice = new HashSet<>();
  private final Set<JobId> cancelled = new HashSet<>();
  private final List<Cancellation> cancellations = new ArrayList<>();

  SimulatedClients(
      InMemoryCluster cluster,
      Topics topics,
      Faults faults,
      InstantSource clock,
      RandomGenerator random) {
    this.cluster = cluster;
    this.topics = topics;
    this.faults = faults;
    this.clock = clock;
    this.random = random;
  }

  void submitAnything() {
    submit(new Plan(planned()));
  }

  void submitPoison() {
    poison.add(submit(Plan.POISON));
  }

  /** As a client does that had no answer the first time. */
  void submitOneAgain() {
    anyJob()
        .ifPresent(
            job -> {
              sentTwice.add(job);
              send(message(job));
            });
  }

  /** Attempts of which every other one may end a step; the last one never does. */
  private List<String> planned() {
    List<String> attempts = new ArrayList<>();
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      while (random.nextInt(3) == 0) {
        attempts.add(word(Plan.STEPS));
      }
      attempts.add(word(Plan.ENDS));
    }
    return attempts;
  }

  private String word(List<String> words) {
    return words.get(random.nextInt(words.size())) + (random.nextInt(4) == 0 ? "+" : "");
  }

  private JobId submit(Plan plan) {
    Instant now = clock.instant();
    Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
    String json =
        plan.attempts().stream().collect(Collectors.joining("\",\"", "{\"attempts\":[\"", "\"]}"));
    JobMessage job =
        new JobMessage(
            new JobId(new UUID(now.toEpochMilli(), submitted.size())),
            Plan.TYPE,
            priority,
            Payload.json(json),
            1,
            limits(now),
            now,
            new Origin(null, null, TENANTS.get(submitted.size() % TENANTS.size()), Map.of()),
            Step.FIRST);
    submitted.put(job.id(), job);
    plans.put(job.id(), plan);
    send(job);
    return job.id();
  }

  /** Some jobs are not wanted for long. */
  private Limits limits(Instant now) {
    return !faults.isPoisoned() && random.nextInt(6) == 0
        ? new Limits(null, null, null, now.plusMillis(random.nextInt(30_000)), null)
        : Limits.OF_TYPE;
  }

  private void send(JobMessage job) {
    cluster.append(
        new JobRecords(topics, "simulation").forSubmission(job, Traceparent.next(random)));
  }

  /** Takes a job back, if there is one. */
  Optional<JobId> cancelOne() {
    Optional<JobId> any = anyJob();
    any.ifPresent(
        job -> {
          cancelled.add(job);
          order(submitted.size(), new Order.CancelJob(job, Plan.TYPE));
        });
    return any;
  }

  /** Takes jobs of a kind back, with those that others submitted, until a moment ago. */
  Cancellation cancelSome() {
    String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    Priority priority =
        random.nextBoolean() ? PRIORITIES.get(random.nextInt(PRIORITIES.size())) : null;
    Instant until = clock.instant().minusMillis(random.nextInt(2_000));
    var filter = new JobFilter(null, priority, tenant, null, until);
    ControlCommand command = order(-1 - cancellations.size(), new Order.CancelJobs(filter));
    Cancellation cancellation = Cancellation.of(command).orElseThrow();
    cancellations.add(cancellation);
    return cancellation;
  }

  private ControlCommand order(long id, Order order) {
    var command = new ControlCommand(new UUID(1, id), clock.instant(), "somebody", REASON, order);
    cluster.append(
        new ProducerRecord<>(
            topics.control().name(),
            command.scope().getBytes(StandardCharsets.UTF_8),
            ControlCommand.CODEC.encode(command)));
    return command;
  }

  private Optional<JobId> anyJob() {
    return submitted.isEmpty()
        ? Optional.empty()
        : Optional.of(List.copyOf(submitted.keySet()).get(random.nextInt(submitted.size())));
  }

  /** Tells a worker of a job that was taken back. */
  void tell(Cancellations worker, JobId job) {
    worker.order(job, REASON);
  }

  /** Tells a worker that has heard of nothing yet. */
  void tellAll(Cancellations worker) {
    cancelled.forEach(job -> tell(worker, job));
    cancellations.forEach(worker::order);
  }

  Set<JobId> jobs() {
    return Collections.unmodifiableSet(submitted.keySet());
  }

  JobMessage message(JobId job) {
    return Objects.requireNonNull(submitted.get(job));
  }

  Map<JobId, Plan> plans() {
    return Collections.unmodifiableMap(plans);
  }

  Set<JobId> poison() {
    return Collections.unmodifiableSet(poison);
  }

  boolean wasSentTwice(JobId job) {
    return sentTwice.contains(job);
  }

  boolean isTakenBack(JobMessage job) {
    return isTakenBackAlone(job.id())
        || cancellations.stream().anyMatch(it -> it.jobs().matches(job));
  }

  boolean isTakenBackAlone(JobId job) {
    return cancelled.contains(job);
  }

  /** Those of many jobs each. */
  List<Cancellation> cancellations() {
    return Collections.unmodifiableList(cancellations);
  }
}
