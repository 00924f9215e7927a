package io.dogwatch.standalone.simulation;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.LaneReader;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Clients, workers, timer store and read model on a cluster in memory, one thread, one random
 * source: workers die before and after each write, freeze beyond their leases, are drained and
 * started; orders come, the clock jumps. Then all faults end, and every job has to come to its end.
 */
final class Simulation {

  static final Topics TOPICS = new Topics("simulation.");

  private static final Duration LOCK = Duration.ofSeconds(15);
  private static final int STEPS = 1_500;
  private static final int WORKERS = 3;

  /**
   * Kills and freezes, each of which may cost every job a delivery: fewer than the broker allows,
   * which are ten.
   */
  private static final int MOST_FAULTS = 8;

  private static final int MOST_POISON = 2;

  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<String> TENANTS = List.of("acme", "umbrella", "nobody else");

  private final Plan.Handler handler;
  private final Random random;
  private final boolean isPoisoned;
  private final boolean mayFreeze;
  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final InMemoryCluster cluster = new InMemoryCluster(TOPICS, LOCK, () -> now);
  private final StandingCancellations standing = new StandingCancellations();
  private final ReadModel model = new ReadModel(cluster, TOPICS);
  private final SimulatedTimers timers;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final Map<JobId, JobMessage> submitted = new HashMap<>();
  private final Map<JobId, Plan> plans = new HashMap<>();
  private final Family family = new Family(cluster, TOPICS, plans);
  private final Set<JobId> sentTwice = new HashSet<>();
  private final Set<JobId> cancelled = new HashSet<>();
  private final List<Cancellation> cancellations = new ArrayList<>();
  private final Set<JobId> poison = new HashSet<>();
  private int started;
  private int faults;
  private int kills;

  private Simulation(long seed, Plan.Handler handler, boolean isPoisoned) {
    this.isPoisoned = isPoisoned;
    this.handler = handler;
    handler.begin(() -> cluster.records(TOPICS.jobEvents().name()).size());
    this.random = new Random(seed);
    this.mayFreeze = !isPoisoned && random.nextBoolean();
    this.timers = new SimulatedTimers(cluster, TOPICS, standing, random);
  }

  /** All faults there are. */
  static Simulation withFaults(long seed, Plan.Handler handler) {
    return new Simulation(seed, handler, false);
  }

  /** No fault but jobs that kill their workers. */
  static Simulation withPoison(long seed, Plan.Handler handler) {
    return new Simulation(seed, handler, true);
  }

  /** Lets things happen, then ends the faults and waits for all jobs to end. */
  void run() {
    for (int i = 0; i < WORKERS; i++) {
      startWorker();
    }
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    for (int round = 0; round < 500 && !isOver(); round++) {
      settle();
    }
  }

  private void step() {
    int what = random.nextInt(1000);
    if (isPoisoned && poison.size() < MOST_POISON && what < 10) {
      poison.add(submit(Plan.POISON));
    } else if (what < 38) {
      submit(anything());
    } else if (what < 40 && !isPoisoned) {
      submitOneAgain();
    } else if (what < 46 || (isPoisoned && what < 48)) {
      cancelOne();
    } else if (what < 48) {
      cancelSome();
    } else if (what < 56) {
      killOne();
    } else if (what < 62) {
      stopOne();
    } else if (what < 70) {
      freeze();
    } else if (what < 200) {
      now = now.plusMillis(random.nextInt(300));
    } else if (what < 300) {
      hearOfCancellations();
      timers.readNext(now, random.nextInt(3));
    } else if (what < 330) {
      timers.tick(now);
    } else if (what < 450) {
      model.readNext(random);
    } else {
      workers.get(random.nextInt(workers.size())).step(random);
      sweep();
    }
  }

  /** Without faults, and with time passing. */
  private void settle() {
    workers.forEach(SimulatedWorker::settle);
    sweep();
    hearOfCancellations();
    timers.catchUp(now);
    model.catchUp(random);
    now = now.plusMillis(700);
  }

  private void startWorker() {
    started++;
    var worker =
        new SimulatedWorker(
            "w-" + started, cluster, TOPICS, LOCK, handler, known(), () -> now, random);
    cancelled.forEach(job -> worker.cancellations().order(job, "changed my mind"));
    cancellations.forEach(worker.cancellations()::order);
    workers.add(worker);
  }

  /**
   * The orchestrator, which is behind and not always there; without faults it takes no longer than
   * a worker does to lease what another one has left behind.
   */
  private KnownJobs known() {
    return new KnownJobs() {
      @Override
      public Optional<Standing> find(JobId job) {
        if (isPoisoned) {
          return findCurrent(job);
        }
        return random.nextInt(4) == 0 ? Optional.empty() : model.find(job);
      }

      @Override
      public Optional<Standing> findCurrent(JobId job) {
        model.catchUp(random);
        return model.find(job);
      }
    };
  }

  private void killOne() {
    if (faults < MOST_FAULTS && !isPoisoned) {
      faults++;
      workers.get(random.nextInt(workers.size())).kill();
      sweep();
    }
  }

  /** Everybody, for longer than leases last. */
  private void freeze() {
    if (faults < MOST_FAULTS && mayFreeze) {
      faults++;
      now = now.plusSeconds(random.nextInt(40));
    }
  }

  private void stopOne() {
    workers.get(random.nextInt(workers.size())).stop();
    startWorker();
  }

  private void sweep() {
    int deaths = Math.toIntExact(workers.stream().filter(SimulatedWorker::isDead).count());
    workers.removeIf(SimulatedWorker::isGone);
    kills += deaths;
    for (int i = 0; i < deaths || workers.isEmpty(); i++) {
      startWorker();
    }
  }

  private Plan anything() {
    return new Plan(planned());
  }

  private JobId submit(Plan plan) {
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
            limits(),
            now,
            new Origin(null, null, TENANTS.get(submitted.size() % TENANTS.size()), Map.of()),
            Step.FIRST);
    submitted.put(job.id(), job);
    plans.put(job.id(), plan);
    send(job);
    return job.id();
  }

  /** Some jobs are not wanted for long. */
  private Limits limits() {
    return !isPoisoned && random.nextInt(6) == 0
        ? new Limits(null, null, null, now.plusMillis(random.nextInt(30_000)), null)
        : Limits.OF_TYPE;
  }

  /** As a client does that had no answer the first time. */
  private void submitOneAgain() {
    anyOf(submitted.keySet())
        .ifPresent(
            job -> {
              sentTwice.add(job);
              send(message(job));
            });
  }

  private void send(JobMessage job) {
    cluster.append(
        new JobRecords(TOPICS, "simulation").forSubmission(job, Traceparent.next(random)));
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

  private void cancelOne() {
    anyOf(submitted.keySet()).ifPresent(this::cancel);
  }

  private void cancel(JobId job) {
    cancelled.add(job);
    order(submitted.size(), new Order.CancelJob(job, Plan.TYPE));
    workers.forEach(worker -> worker.cancellations().order(job, "changed my mind"));
  }

  /** Jobs of a kind, with those that others submitted, until a moment ago. */
  private void cancelSome() {
    String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    Priority priority =
        random.nextBoolean() ? PRIORITIES.get(random.nextInt(PRIORITIES.size())) : null;
    Instant until = now.minusMillis(random.nextInt(2_000));
    var filter = new JobFilter(null, priority, tenant, null, until);
    ControlCommand command = order(-1 - cancellations.size(), new Order.CancelJobs(filter));
    Cancellation cancellation = Cancellation.of(command).orElseThrow();
    cancellations.add(cancellation);
    workers.forEach(worker -> worker.cancellations().order(cancellation));
  }

  private ControlCommand order(long id, Order order) {
    var command = new ControlCommand(new UUID(1, id), now, "somebody", "changed my mind", order);
    cluster.append(
        new ProducerRecord<>(
            TOPICS.control().name(),
            command.scope().getBytes(StandardCharsets.UTF_8),
            ControlCommand.CODEC.encode(command)));
    return command;
  }

  /** The orchestrator is behind with its orders, too. */
  private void hearOfCancellations() {
    cancellations.forEach(standing::add);
  }

  private boolean isTakenBack(JobMessage job) {
    return cancelled.contains(job.id())
        || cancellations.stream().anyMatch(it -> it.jobs().matches(job));
  }

  private Optional<JobId> anyOf(Set<JobId> jobs) {
    return jobs.isEmpty()
        ? Optional.empty()
        : Optional.of(List.copyOf(jobs).get(random.nextInt(jobs.size())));
  }

  private boolean isOver() {
    return submitted.keySet().stream()
            .allMatch(job -> model.statusOf(job).filter(JobStatus::isTerminal).isPresent())
        && problems().isEmpty();
  }

  /** What is wrong, or not over yet. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    submitted.keySet().forEach(job -> check(job, problems));
    for (Priority priority : Priority.values()) {
      String lane = TOPICS.lane(Plan.TYPE, priority).name();
      if (cluster.group(lane).archived() > 0) {
        problems.add("the broker gave records of " + lane + " up");
      }
      if (!cluster.group(lane).isDone()) {
        problems.add("records of " + lane + " are not settled");
      }
    }
    for (SimulatedWorker worker : workers) {
      if (worker.slotsTaken() > 0) {
        problems.add(worker.name() + " holds " + worker.slotsTaken() + " slots");
      }
    }
    problems.addAll(attemptsThatCameTwice());
    if (!mayFreeze) {
      checkEnds(problems);
    }
    problems.addAll(handler.surprises());
    checkChildren(problems);
    return problems;
  }

  /**
   * Of a job that ended in two ways the first end stands. It happens where two workers have the job
   * at once, one of them after its lease: what it has sent cannot be called back.
   */
  private void checkEnds(List<String> problems) {
    submitted.keySet().stream()
        .filter(job -> !sentTwice.contains(job))
        .filter(job -> model.endsOf(job).size() > 1)
        .map(job -> job + " ended as " + model.endsOf(job) + storyOf(job))
        .forEach(problems::add);
  }

  /** The jobs that others submitted are those of good attempts, all of them, and end. */
  private void checkChildren(List<String> problems) {
    Map<JobId, JobMessage> children = family.there();
    Set<JobId> there = children.keySet();
    Set<JobId> expected = family.expected();
    if (!there.equals(expected)) {
      problems.add("children " + expected + " expected, found " + there);
    }
    for (JobMessage message : children.values()) {
      JobId child = message.id();
      JobState state = model.statusOf(child).map(JobStatus::state).orElse(JobState.QUEUED);
      boolean diedOfItsWorkers = state == JobState.DEAD && !deadLetters(child).isEmpty();
      boolean isCancelled = state == JobState.CANCELLED && isTakenBack(message);
      if (state != JobState.SUCCEEDED && !diedOfItsWorkers && !isCancelled) {
        problems.add("child " + child + " is " + state + storyOf(child));
      }
    }
  }

  private void check(JobId job, List<String> problems) {
    JobState state = model.statusOf(job).map(JobStatus::state).orElse(JobState.QUEUED);
    if (!state.isTerminal()) {
      problems.add(job + " is " + state + storyOf(job));
    }
    if (state == JobState.DEAD && deadLetters(job).isEmpty()) {
      problems.add(job + " is dead and not among the dead letters");
    }
    boolean isCrashLoop =
        model.statusOf(job).orElse(null) instanceof JobStatus.Dead dead
            && dead.reason() == DeadLetterReason.CRASH_LOOP;
    if (isPoisoned && isCrashLoop != poison.contains(job) && !isTakenBack(message(job))) {
      problems.add(job + (isCrashLoop ? " was " : " was not ") + "taken for poison" + storyOf(job));
    }
    if (state == JobState.CANCELLED && !isTakenBack(message(job))) {
      problems.add(job + " was cancelled by nobody");
    }
    Plan plan = plans.get(job);
    if (state == JobState.SUCCEEDED
        && (!handler.executions().containsKey(job)
            || plan == null
            || plan.attempts().stream().noneMatch(word -> word.startsWith("succeed")))) {
      problems.add(job + " succeeded, which was not planned: " + plan);
    }
    if (state == JobState.EXPIRED && message(job).limits().expiresAt() == null) {
      problems.add(job + " expired, though it was wanted for ever");
    }
    checkSteps(job, problems);
  }

  private JobMessage message(JobId job) {
    return Objects.requireNonNull(submitted.get(job));
  }

  /**
   * A job that succeeded has done all its steps, one after the other. Whoever has not heard of the
   * end may execute the job again, and do more.
   */
  private void checkSteps(JobId job, List<String> problems) {
    List<Plan.Done> done = handler.steps().getOrDefault(job, List.of());
    List<Integer> steps = done.stream().map(Plan.Done::step).toList();
    if (model.statusOf(job).orElse(null) instanceof JobStatus.Succeeded end) {
      long offset = model.endOf(job);
      long before = done.stream().filter(step -> step.told() <= offset).count();
      if (!end.result().text().equals("{\"steps\":" + before + "}")) {
        problems.add(job + " came to " + end.result().text() + " by " + done + storyOf(job));
      }
    }
    if (!steps.equals(IntStream.rangeClosed(1, steps.size()).boxed().toList())) {
      problems.add(job + " did its steps in the order " + steps);
    }
  }

  private List<byte[]> deadLetters(JobId job) {
    return cluster.records(TOPICS.deadLetters(Plan.TYPE).name()).stream()
        .filter(record -> job.toString().equals(text(record.key())))
        .map(ConsumerRecord::value)
        .toList();
  }

  /** The timer store hands each attempt to its lane once, however often it is told of it. */
  private List<String> attemptsThatCameTwice() {
    var reader = new LaneReader(TOPICS);
    Map<String, Integer> seen = new HashMap<>();
    for (Priority priority : Priority.values()) {
      for (var record : cluster.records(TOPICS.lane(Plan.TYPE, priority).name())) {
        if (isFromAWorker(record)) {
          continue; // a step that may be made twice
        }
        JobMessage job = reader.read(record).message().orElseThrow();
        if (job.attempt() == 1) {
          continue; // a client's, who may say it twice
        }
        seen.merge(job.id() + ", attempt " + job.attempt(), 1, Integer::sum);
      }
    }
    return seen.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(entry -> entry.getKey() + " came to its lane " + entry.getValue() + " times")
        .toList();
  }

  private static boolean isFromAWorker(ConsumerRecord<byte[], byte[]> record) {
    return text(record.headers().lastHeader("ce_source").value()).startsWith("dogwatch/worker/");
  }

  /** What stands in all topics of a job, for who looks for the reason of a problem. */
  private String storyOf(JobId job) {
    return cluster.topics().stream()
        .flatMap(topic -> cluster.records(topic).stream())
        .filter(record -> text(record.key()).contains(job.toString()))
        .map(Simulation::lineOf)
        .collect(Collectors.joining());
  }

  /** What stands in all topics. */
  String story() {
    return cluster.topics().stream()
        .flatMap(topic -> cluster.records(topic).stream())
        .map(Simulation::lineOf)
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

  int jobs() {
    return submitted.size();
  }

  int kills() {
    return kills;
  }

  /** Steps after which a job went on. */
  long continuations() {
    return cluster.records(TOPICS.jobEvents().name()).stream()
        .flatMap(record -> JobEvent.CODEC.decode(record.value()).message().stream())
        .filter(event -> event.fact() instanceof JobFact.Continued)
        .count();
  }

  /** Jobs that nobody took back alone. */
  long cancelledWithOthers() {
    return submitted.keySet().stream()
        .filter(job -> !cancelled.contains(job))
        .filter(job -> model.statusOf(job).orElse(null) instanceof JobStatus.Cancelled)
        .count();
  }

  int children() {
    return family.there().size();
  }

  /** How often the poison was executed that was executed most. */
  int executionsOfPoison() {
    return poison.stream()
        .mapToInt(job -> handler.executions().getOrDefault(job, 0))
        .max()
        .orElse(0);
  }

  int executions() {
    return handler.executions().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
