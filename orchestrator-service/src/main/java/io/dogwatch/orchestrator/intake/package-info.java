/**
 * Jobs that are in the database before Kafka has them: those for which it matters what was
 * submitted before. Kafka can't rebuild this.
 */
@NullMarked
package io.dogwatch.orchestrator.intake;

import org.jspecify.annotations.NullMarked;
