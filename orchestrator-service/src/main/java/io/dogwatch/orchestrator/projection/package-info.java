/** Folds what Kafka says into the read model. */
@NullMarked
package io.dogwatch.orchestrator.projection;

import org.jspecify.annotations.NullMarked;
