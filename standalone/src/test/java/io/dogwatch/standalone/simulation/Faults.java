package io.dogwatch.standalone.simulation;

import java.util.random.RandomGenerator;

/**
 * What may go wrong in a simulation.
 *
 * @param isPoisoned whether jobs kill their workers; if so nothing else does, and nothing is slow
 * @param mayFreeze whether everybody may stand still for longer than leases last
 */
record Faults(boolean isPoisoned, boolean mayFreeze) {

  static final Faults POISON = new Faults(true, false);

  static Faults any(RandomGenerator random) {
    return new Faults(false, random.nextBoolean());
  }
}
