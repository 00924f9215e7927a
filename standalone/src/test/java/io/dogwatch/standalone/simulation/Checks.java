package io.dogwatch.standalone.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.LaneReader;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is wrong with the jobs that clients submitted, or not over yet. */
final class Checks {

  private final InMemoryCluster cluster;
  private final Topics topics;
  private final Faults faults;
  private final SimulatedClients clients;
  private final ReadModel model;
  private final Plan.Handler handler;
  private final Family family;
  private final Story story;

  Checks(
      InMemoryCluster cluster,
      Topics topics,
      Faults faults,
      SimulatedClients clients,
      ReadModel model,
      Plan.Handler handler) {
    this.cluster = cluster;
    this.topics = topics;
    this.faults = faults;
    this.clients = clients;
    this.model = model;
    this.handler = handler;
    this.family = new Family(cluster, topics, clients.plans());
    this.story = new Story(cluster);
  }

  boolean haveAllEnded() {
    return clients.jobs().stream()
        .allMatch(job -> model.statusOf(job).filter(JobStatus::isTerminal).isPresent());
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    clients.jobs().forEach(job -> check(job, problems));
    checkLanes(problems);
    problems.addAll(attemptsThatCameTwice());
    if (!faults.mayFreeze()) {
      checkEnds(problems);
    }
    problems.addAll(handler.surprises());
    checkChildren(problems);
    return problems;
  }

  private void check(JobId job, List<String> problems) {
    JobState state = stateOf(job);
    if (!state.isTerminal()) {
      problems.add(job + " is " + state + story.of(job));
    }
    if (state == JobState.DEAD && !isAmongTheDeadLetters(job)) {
      problems.add(job + " is dead and not among the dead letters");
    }
    if (state == JobState.CANCELLED && !clients.isTakenBack(clients.message(job))) {
      problems.add(job + " was cancelled by nobody");
    }
    if (state == JobState.SUCCEEDED && !isToSucceed(job)) {
      problems.add(job + " succeeded, which was not planned: " + clients.plans().get(job));
    }
    if (state == JobState.EXPIRED && clients.message(job).limits().expiresAt() == null) {
      problems.add(job + " expired, though it was wanted for ever");
    }
    if (faults.isPoisoned()) {
      checkPoison(job, problems);
    }
    checkSteps(job, problems);
  }

  private JobState stateOf(JobId job) {
    return model.statusOf(job).map(JobStatus::state).orElse(JobState.QUEUED);
  }

  private boolean isToSucceed(JobId job) {
    Plan plan = clients.plans().get(job);
    return handler.executions().containsKey(job)
        && plan != null
        && plan.attempts().stream().anyMatch(word -> word.startsWith("succeed"));
  }

  private void checkPoison(JobId job, List<String> problems) {
    boolean isCrashLoop =
        model.statusOf(job).orElse(null) instanceof JobStatus.Dead dead
            && dead.reason() == DeadLetterReason.CRASH_LOOP;
    if (isCrashLoop != clients.poison().contains(job)
        && !clients.isTakenBack(clients.message(job))) {
      problems.add(
          job + (isCrashLoop ? " was " : " was not ") + "taken for poison" + story.of(job));
    }
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
        problems.add(job + " came to " + end.result().text() + " by " + done + story.of(job));
      }
    }
    if (!steps.equals(IntStream.rangeClosed(1, steps.size()).boxed().toList())) {
      problems.add(job + " did its steps in the order " + steps);
    }
  }

  private void checkLanes(List<String> problems) {
    for (Priority priority : Priority.values()) {
      String lane = topics.lane(Plan.TYPE, priority).name();
      if (cluster.group(lane).archived() > 0) {
        problems.add("the broker gave records of " + lane + " up");
      }
      if (!cluster.group(lane).isDone()) {
        problems.add("records of " + lane + " are not settled");
      }
    }
  }

  /** The timer store hands each attempt to its lane once, however often it is told of it. */
  private List<String> attemptsThatCameTwice() {
    var reader = new LaneReader(topics);
    Map<String, Integer> seen = new HashMap<>();
    for (Priority priority : Priority.values()) {
      for (var record : cluster.records(topics.lane(Plan.TYPE, priority).name())) {
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
    String source = new String(record.headers().lastHeader("ce_source").value(), UTF_8);
    return source.startsWith("dogwatch/worker/");
  }

  /**
   * Of a job that ended in two ways the first end stands. It happens where two workers have the job
   * at once, one of them after its lease: what it has sent cannot be called back.
   */
  private void checkEnds(List<String> problems) {
    clients.jobs().stream()
        .filter(job -> !clients.wasSentTwice(job))
        .filter(job -> model.endsOf(job).size() > 1)
        .map(job -> job + " ended as " + model.endsOf(job) + story.of(job))
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
      JobState state = stateOf(child);
      boolean diedOfItsWorkers = state == JobState.DEAD && isAmongTheDeadLetters(child);
      boolean isCancelled = state == JobState.CANCELLED && clients.isTakenBack(message);
      if (state != JobState.SUCCEEDED && !diedOfItsWorkers && !isCancelled) {
        problems.add("child " + child + " is " + state + story.of(child));
      }
    }
  }

  private boolean isAmongTheDeadLetters(JobId job) {
    return cluster.records(topics.deadLetters(Plan.TYPE).name()).stream()
        .anyMatch(record -> job.toString().equals(new String(record.key(), UTF_8)));
  }

  int children() {
    return family.there().size();
  }
}
