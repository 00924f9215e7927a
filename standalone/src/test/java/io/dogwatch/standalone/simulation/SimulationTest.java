package io.dogwatch.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

  private final Plan.Handler handler = new Plan.Handler();

  @Test
  void everyJobComesToItsEnd() {
    List<String> problems = new ArrayList<>();
    long jobs = 0;
    long kills = 0;
    long continuations = 0;
    long children = 0;
    long executions = 0;
    for (long seed : seeds(SEEDS)) {
      var simulation = Simulation.withFaults(seed, handler);
      simulation.run();
      List<String> found = simulation.problems();
      if (!found.isEmpty()) {
        problems.add("seed " + seed + ": " + found);
      }
      jobs += simulation.jobs();
      kills += simulation.kills();
      continuations += simulation.continuations();
      children += simulation.children();
      executions += simulation.executions();
    }

    assertThat(problems).isEmpty();
    assertThat(jobs).as("jobs").isPositive();
    assertThat(kills).as("kills").isPositive();
    assertThat(continuations).as("steps that led to others").isGreaterThan(jobs / 5);
    assertThat(children).as("jobs that others submitted").isGreaterThan(jobs / 20);
    assertThat(executions).as("executions").isGreaterThan(jobs / 2);
  }

  /** Those beside it are delivered as often as the poison itself. */
  @Test
  void poisonDoesNotTakeOthersAlong() {
    List<String> problems = new ArrayList<>();
    int mostExecutions = 0;
    for (long seed : seeds(POISONED_SEEDS)) {
      var simulation = Simulation.withPoison(seed, handler);
      simulation.run();
      List<String> found = simulation.problems();
      if (!found.isEmpty()) {
        problems.add("seed " + seed + ": " + found);
      }
      mostExecutions = Math.max(mostExecutions, simulation.executionsOfPoison());
    }

    assertThat(problems).isEmpty();
    assertThat(mostExecutions).isBetween(5, 8);
  }

  @Test
  void seedDecidesEverything() {
    String once = story(42);
    String again = story(42);

    assertThat(once).isNotEmpty().isEqualTo(again).isNotEqualTo(story(43));
  }

  private String story(long seed) {
    var simulation = Simulation.withFaults(seed, handler);
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
