package io.dogwatch.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Nothing is lost and nothing ends in two ways, whatever dies when.
 *
 * <p>A seed that fails is run again with {@code -Ddogwatch.seed=N}.
 */
class SimulationTest {

  private static final int SEEDS = 1_000;
  private static final int POISONED_SEEDS = 250;

  /** One for each thread: it belongs to one simulation at a time. */
  private static final ThreadLocal<Plan.Handler> HANDLER =
      ThreadLocal.withInitial(Plan.Handler::new);

  /** What came of a simulation. */
  private record Outcome(
      List<String> problems,
      int jobs,
      int kills,
      long continuations,
      int children,
      long cancelledWithOthers,
      int executions,
      int executionsOfPoison) {}

  @Test
  void everyJobComesToItsEnd() {
    List<Outcome> outcomes = outcomes(SEEDS, Simulation::withFaults);

    long jobs = sum(outcomes, Outcome::jobs);
    assertThat(problems(outcomes)).isEmpty();
    assertThat(jobs).as("jobs").isPositive();
    assertThat(sum(outcomes, Outcome::kills)).as("kills").isPositive();
    assertThat(sum(outcomes, Outcome::continuations))
        .as("steps that led to others")
        .isGreaterThan(jobs / 5);
    assertThat(sum(outcomes, Outcome::children))
        .as("jobs that others submitted")
        .isGreaterThan(jobs / 20);
    assertThat(sum(outcomes, Outcome::cancelledWithOthers))
        .as("jobs that were taken back with others")
        .isPositive();
    assertThat(sum(outcomes, Outcome::executions)).as("executions").isGreaterThan(jobs / 2);
  }

  /** Those beside it are delivered as often as the poison itself. */
  @Test
  void poisonDoesNotTakeOthersAlong() {
    List<Outcome> outcomes = outcomes(POISONED_SEEDS, Simulation::withPoison);

    assertThat(problems(outcomes)).isEmpty();
    assertThat(outcomes.stream().mapToInt(Outcome::executionsOfPoison).max().orElse(0))
        .isBetween(5, 8);
  }

  /** On all processors: a simulation has nothing in common with another one. */
  private static List<Outcome> outcomes(
      int usual, BiFunction<Long, Plan.Handler, Simulation> simulations) {
    return LongStream.of(seeds(usual))
        .parallel()
        .mapToObj(seed -> outcome(seed, simulations.apply(seed, HANDLER.get())))
        .toList();
  }

  private static Outcome outcome(long seed, Simulation simulation) {
    simulation.run();
    return new Outcome(
        simulation.problems().stream().map(problem -> "seed " + seed + ": " + problem).toList(),
        simulation.jobs(),
        simulation.kills(),
        simulation.continuations(),
        simulation.children(),
        simulation.cancelledWithOthers(),
        simulation.executions(),
        simulation.executionsOfPoison());
  }

  private static List<String> problems(List<Outcome> outcomes) {
    return outcomes.stream().flatMap(outcome -> outcome.problems().stream()).toList();
  }

  private static long sum(List<Outcome> outcomes, ToLongFunction<Outcome> count) {
    return outcomes.stream().mapToLong(count).sum();
  }

  @Test
  void seedDecidesEverything() {
    String once = story(42);
    String again = story(42);

    assertThat(once).isNotEmpty().isEqualTo(again).isNotEqualTo(story(43));
  }

  private static String story(long seed) {
    var simulation = Simulation.withFaults(seed, HANDLER.get());
    simulation.run();
    return simulation.story();
  }

  private static long[] seeds(int usual) {
    Long one = Long.getLong("dogwatch.seed");
    return one == null
        ? LongStream.range(0, Integer.getInteger("dogwatch.seeds", usual)).toArray()
        : new long[] {one};
  }
}
