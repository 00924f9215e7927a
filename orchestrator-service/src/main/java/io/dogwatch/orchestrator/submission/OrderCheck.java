package io.dogwatch.orchestrator.submission;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.dependencies.References;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks jobs against the types that workers have announced. */
final class OrderCheck {

  private final JobTypes types;

  OrderCheck(JobTypes types) {
    this.types = types;
  }

  /** Whether some worker has announced the type of a job. */
  boolean isKnown(JobOrder order) {
    return types.find(order.type()).isPresent();
  }

  /** Adds what is wrong with those that can be checked. */
  void check(Orders.Unreadable unreadable) {
    check(unreadable.readable(), unreadable.mistakes());
    unreadable.named().stream()
        .filter(job -> types.find(job.type()).isEmpty())
        .forEach(job -> unreadable.mistakes().add(unknownType(job.pointer(), job.type())));
  }

  /** Adds what is wrong with the jobs. */
  void check(List<JobOrder> orders, Mistakes mistakes) {
    for (JobOrder order : orders) {
      types
          .find(order.type())
          .ifPresentOrElse(
              known -> mistakes.addAll(mistakesIn(order, known)),
              () -> mistakes.add(unknownType(order.pointer(), order.type())));
    }
  }

  private FieldProblem unknownType(String pointer, JobType type) {
    return FieldProblem.at(pointer + "/type", types.unknown(type.name()));
  }

  /** What refers to a result is checked when that is there, by the worker. */
  private static List<FieldProblem> mistakesIn(JobOrder order, KnownType type) {
    List<References.Found> references = referencesIn(order);
    Set<String> unknown =
        references.stream().map(References.Found::pointer).collect(Collectors.toSet());
    return Stream.concat(
            type.schema().problems(order.payload().bytes()).stream()
                .filter(problem -> !unknown.contains(problem.pointer())),
            references.stream().flatMap(it -> mistakesIn(it, order).stream()))
        .map(p -> FieldProblem.at(order.pointer() + "/payload" + p.pointer(), p.message()))
        .toList();
  }

  /** Who waits for nobody may have texts that look alike, but for those that name a job. */
  private static List<References.Found> referencesIn(JobOrder order) {
    List<References.Found> all = References.in(order.payload());
    return order.dependencies().isEmpty()
        ? all.stream().filter(References.Found::isWellFormed).toList()
        : all;
  }

  private static List<Problem> mistakesIn(References.Found found, JobOrder order) {
    if (!found.isWellFormed()) {
      return List.of(
          new Problem(found.pointer(), "a reference such as ${jobs.<id>.result.<path>} expected"));
    }
    return found.jobs().stream()
        .filter(job -> !order.dependencies().jobs().contains(job))
        .map(job -> new Problem(found.pointer(), "job " + job + " expected among dependsOn"))
        .toList();
  }
}
